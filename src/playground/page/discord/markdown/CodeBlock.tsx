import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Tables stand in these: too wide for a phone they scroll inside themselves, by keyboard too. */
export function CodeBlock({ text }: { text: string }) {
  const pre = useRef<HTMLPreElement>(null);
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = pre.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [text]);
  return (
    <pre
      ref={pre}
      class="d-code"
      {...(isWide && { tabIndex: 0, role: 'group', 'aria-label': 'Table, scrolls sideways' })}
    >
      <code>{text}</code>
    </pre>
  );
}

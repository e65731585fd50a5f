import { useEffect, useState } from 'preact/hooks';

export type Toast = (text: string) => void;

const SHOWN_MS = 2_000;

/** `text` may be asked for only when it is wanted. */
export function CopyButton(props: {
  label: string;
  what: string;
  text: string | (() => Promise<string | null>);
  toast: Toast;
}) {
  const { label, what, text, toast } = props;
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    const wanted = typeof text === 'string' ? text : await text();
    if (wanted === null) return;
    try {
      await navigator.clipboard.writeText(wanted);
      setCopied(true);
      toast(`${what} copied.`);
    } catch {
      toast('The browser does not let this page copy. Select the text, and copy it by hand.');
    }
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {isCopied ? 'Copied' : label}
    </button>
  );
}

/** Text to be taken elsewhere, which scrolls where it is long. */
export function Code({ label, text, toast }: { label: string; text: string; toast: Toast }) {
  return (
    <figure class="code">
      <figcaption>
        <span>{label}</span>
        <CopyButton label="Copy" what={label} text={text} toast={toast} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre data-wraps={!text.trim().includes('\n')}>{text}</pre>
      </section>
    </figure>
  );
}

import { useState } from 'preact/hooks';

/** Text as it is, to be copied. */
export function Code({ title, text }: { title: string; text: string }) {
  const [copied, setCopied] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('Copied');
    } catch {
      setCopied('The browser does not let this page copy; select the text.');
    }
  };
  return (
    <figure class="lab-code">
      <figcaption>
        {title}
        <span role="status">{copied}</span>
        <button type="button" onClick={copy}>
          Copy<span class="hidden"> {title.toLowerCase()}</span>
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section aria-label={title} tabIndex={0}>
        <pre>{text}</pre>
      </section>
    </figure>
  );
}

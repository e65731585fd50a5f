import type { ComponentChildren } from 'preact';

/** Only what leads to a page is followed; of anything else the words stay. */
export function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const address = safeAddress(url);
  if (!address) return <>{children}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

export function safeAddress(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

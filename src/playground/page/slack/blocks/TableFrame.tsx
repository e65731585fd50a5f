import type { ComponentChildren } from 'preact';
import './table.css';

/** A table wider than its place scrolls in itself. No landmark: there are as many as there are answers. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no set of fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys.
    <div class="slack-table" role="group" tabIndex={0} aria-label={label}>
      <table>{children}</table>
    </div>
  );
}

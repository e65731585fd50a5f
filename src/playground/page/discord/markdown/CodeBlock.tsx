// The bot's tables are no wider, and find room on a phone.
const NARROW_LENGTH = 40;

/** Tables stand in these: too wide for a phone they scroll inside themselves, by keyboard too. */
export function CodeBlock({ text }: { text: string }) {
  const isWide = text.split('\n').some(({ length }) => length > NARROW_LENGTH);
  return (
    <pre
      class="d-code"
      {...(isWide && { tabIndex: 0, role: 'group', 'aria-label': 'Table, scrolls sideways' })}
    >
      <code>{text}</code>
    </pre>
  );
}

import { ariaOf, type ElementProps, useElement } from './use-element.ts';

// To the types each is an input of its own; to the page they differ in their keyboards alone.
const kinds: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
};

/** What is wrong with it Slack and the bot say when it is sent; the browser's own bubbles would hide that. */
export function TextField(props: ElementProps) {
  const { element } = props;
  const { value, keep, set, isHeard } = useElement(props);
  const shared = {
    ...ariaOf(props),
    class: 'slack-field',
    ...(element.placeholder && { placeholder: element.placeholder.text }),
    ...(typeof element['max_length'] === 'number' && { maxLength: element['max_length'] }),
    value: value as string,
  };
  if (element['multiline'] === true) {
    return <textarea {...shared} rows={4} onInput={({ currentTarget }) => keep(currentTarget.value)} />;
  }
  return (
    <input
      {...shared}
      type={(kinds[element.type] ?? 'text') as 'text'}
      {...(element.type === 'number_input' && { inputMode: 'decimal' as const })}
      autocomplete="off"
      onInput={({ currentTarget }) => keep(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !isHeard) return;
        event.preventDefault();
        void set(event.currentTarget.value);
      }}
    />
  );
}

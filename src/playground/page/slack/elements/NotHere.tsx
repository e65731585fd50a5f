import type { Element } from '../shapes.ts';
import { ariaOf, type ElementProps } from './use-element.ts';

const kinds = ['external_select', 'multi_external_select', 'file_input', 'rich_text_input'];

export function isNotHere({ type }: Element): boolean {
  return kinds.includes(type);
}

/** What the playground does not do is said in its place. */
export function NotHere(props: ElementProps) {
  const { type } = props.element;
  return (
    <input
      class="slack-field"
      type="text"
      readOnly
      value={`${type.replaceAll('_', ' ')}: not in the playground`}
      {...ariaOf(props)}
    />
  );
}

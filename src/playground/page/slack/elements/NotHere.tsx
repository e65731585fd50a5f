import { ariaOf, type ElementProps } from './use-element.ts';

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

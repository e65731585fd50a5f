import type { TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { type ElementProps, useElement } from './use-element.ts';

interface Side {
  text: TextObject;
  value: string;
  accessibility_label?: string;
}

export function Feedback(props: ElementProps) {
  const { isBusy, press } = useElement(props);
  const { positive_button: good, negative_button: bad } = props.element as unknown as {
    positive_button: Side;
    negative_button: Side;
  };
  return [
    { ...good, sign: '👍' },
    { ...bad, sign: '👎' },
  ].map(({ text, sign, accessibility_label: label }) => (
    <button
      type="button"
      class="slack-button small"
      aria-label={label}
      aria-disabled={isBusy}
      onClick={() => void press()}
    >
      <span aria-hidden="true">{sign} </span>
      <TextLine text={text} />
    </button>
  ));
}

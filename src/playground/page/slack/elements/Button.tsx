import { safeAddress } from '../text/Link.tsx';
import { TextLine } from '../text/TextLine.tsx';
import { type ElementProps, useElement } from './use-element.ts';

/** It stays in the order of the Tab key while it is being worked on: the focus does not jump. */
export function Button(props: ElementProps) {
  const { element } = props;
  const { isBusy, press } = useElement(props);
  const address = safeAddress(element.url);
  const label = element.accessibility_label;
  const words = element.text ? <TextLine text={element.text} /> : null;
  const name = `slack-button ${element.style ?? ''} ${element.type === 'icon_button' ? 'small' : ''}`;
  if (address) {
    return (
      <a
        class={name}
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={label}
        onClick={() => void press()}
      >
        {words}
        <span class="slack-away" aria-hidden="true">
          {' '}
          ↗
        </span>
      </a>
    );
  }
  return (
    <button
      type="button"
      class={name}
      aria-label={label}
      aria-busy={isBusy}
      aria-disabled={isBusy}
      onClick={() => void press()}
    >
      {words}
    </button>
  );
}

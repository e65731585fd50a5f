import { useId } from 'preact/hooks';
import { ElementView } from '../elements/ElementView.tsx';
import type { Block, Element, TextObject } from '../shapes.ts';
import { useSurface } from '../surface.ts';
import { TextLine } from '../text/TextLine.tsx';

type Shape = Block & {
  label: TextObject;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  element: Element;
};

/** A field with its name, and what is wrong with it in its place. */
export function Input({ block }: { block: Shape }) {
  const { label, hint, optional, dispatch_action: isHeard, element, block_id: blockId } = block;
  const error = useSurface().errors[blockId];
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const labelWords = (
    <>
      <TextLine text={label} />
      {optional && <span class="slack-optional"> (optional)</span>}
    </>
  );
  return (
    <div class={`slack-input ${error ? 'wrong' : ''}`}>
      <label id={`${id}-label`} for={`${id}-field`}>
        {labelWords}
      </label>
      <ElementView
        element={element}
        blockId={blockId}
        field={{
          id: `${id}-field`,
          labelId: `${id}-label`,
          isHeard: isHeard === true,
          isRequired: optional !== true,
          isWrong: error !== undefined,
          aboutIds: about === '' ? undefined : about,
        }}
      />
      {error && (
        <p class="slack-error" id={`${id}-error`}>
          <span aria-hidden="true">⚠ </span>
          {error}
        </p>
      )}
      {hint && (
        <p class="slack-hint" id={`${id}-hint`}>
          <TextLine text={hint} />
        </p>
      )}
    </div>
  );
}

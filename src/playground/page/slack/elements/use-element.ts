import type { Element, Value } from '../shapes.ts';
import { useSurface } from '../surface.ts';

/** Of an element in an `input` block: it has a name of its own there, and is not heard of before the form is sent. */
export interface Field {
  id: string;
  labelId: string;
  isHeard: boolean;
  isRequired: boolean;
  isWrong: boolean;
  aboutIds: string | undefined;
}

export interface ElementProps {
  element: Element;
  blockId: string;
  field?: Field | undefined;
}

/** What an element holds, and what it does when that changes: outside of a form the bot hears of it at once. */
export function useElement({ element, blockId, field }: ElementProps) {
  const { kept, acts, ask } = useSurface();
  const isHeard = !field || field.isHeard;

  return {
    value: kept.valueOf(blockId, element),
    isHeard,
    isBusy: acts.isBusy(blockId, element),
    /** Without being heard: while it is being typed. */
    keep: (value: Value) => kept.keep(blockId, element, value),
    async set(value: Value) {
      if (!isHeard) return kept.keep(blockId, element, value);
      if (element.confirm && !(await ask(element.confirm))) return;
      kept.keep(blockId, element, value);
      await acts.choose(blockId, element, value);
    },
    async press() {
      if (element.confirm && !(await ask(element.confirm))) return;
      await acts.press(blockId, element);
    },
  };
}

/** How it is named and described to whoever does not see it. */
export function ariaOf({ element, field }: ElementProps) {
  return {
    ...(field
      ? {
          id: field.id,
          'aria-required': field.isRequired,
          'aria-invalid': field.isWrong,
          'aria-describedby': field.aboutIds,
        }
      : { 'aria-label': element.accessibility_label ?? element.placeholder?.text ?? nameOf(element.type) }),
    'data-focus': element.focus_on_load === true ? 'first' : undefined,
  };
}

/** Of a group of fields, which no `label` can name. */
export function groupAriaOf({ element, field }: ElementProps) {
  return field
    ? { 'aria-labelledby': field.labelId, 'aria-describedby': field.aboutIds }
    : { 'aria-label': element.placeholder?.text ?? nameOf(element.type) };
}

function nameOf(type: string): string {
  return type.replace(/^multi_/, '').replaceAll('_', ' ');
}

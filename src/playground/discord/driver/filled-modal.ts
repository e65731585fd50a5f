import { type Component, componentType as type } from '../components.ts';
import type { Modal } from '../world.ts';
import { chosenValues, isMenu, optionValue } from './find-component.ts';

export type Given = string | boolean | readonly string[];

export interface Filled {
  /** As Discord sends it. */
  components: Record<string, unknown>[];
  /** What Discord's own client would not let pass, by label. */
  errors: Record<string, string>;
  pickedIds: string[];
}

interface Field {
  label: string;
  component: Component;
}

/** Fills in fields by their label or custom_id; those that are not named keep what stands in them. */
export function filledModal({ components }: Modal, given: Readonly<Record<string, Given>>): Filled {
  const fields = components.flatMap(fieldsOf);
  const names = fields.flatMap(({ label, component }) => [label, component.custom_id]);
  const unknown = Object.keys(given).filter((key) => !names.includes(key));
  if (unknown.length > 0) {
    throw new Error(
      `There is no “${unknown.join(', ')}” here; there are: ${fields.map(({ label }) => label).join(' | ')}`,
    );
  }
  const values = new Map(
    fields.map(({ label, component }) => [
      component,
      held(component, given[label] ?? given[component.custom_id ?? '']),
    ]),
  );
  const errors = Object.fromEntries(
    fields.flatMap(({ label, component }) => {
      const wrong = faultOf(component, values.get(component) ?? {});
      return wrong ? [[label, wrong]] : [];
    }),
  );
  const sentOf = (component: Component) => ({
    type: component.type,
    id: component.id,
    custom_id: component.custom_id,
    ...values.get(component),
  });
  return {
    components: components.map((each) => ({
      type: each.type,
      id: each.id,
      ...(each.component ? { component: sentOf(each.component) } : {}),
      ...(each.components ? { components: each.components.map(sentOf) } : {}),
    })),
    errors,
    pickedIds: fields.flatMap(({ component }) =>
      isMenu(component) && component.type !== type.stringSelect ? (values.get(component)?.values ?? []) : [],
    ),
  };
}

function fieldsOf(component: Component): Field[] {
  if (component.component) return [{ label: component.label ?? '', component: component.component }];
  return (component.components ?? []).map((each) => ({ label: each.label ?? '', component: each }));
}

interface Held {
  value?: string | boolean | null;
  values?: string[];
}

function held(component: Component, given: Given | undefined): Held {
  const many = typeof given === 'string' ? [given] : Array.isArray(given) ? (given as string[]) : undefined;
  const preset = (component.options ?? []).filter((each) => each.default).map(({ value }) => value);
  switch (component.type) {
    case type.textInput:
      return { value: typeof given === 'string' ? given : (component.value ?? '') };
    case type.checkbox:
      return { value: typeof given === 'boolean' ? given : Boolean(component['default']) };
    case type.radioGroup:
      return { value: many ? optionValue(component, many[0] ?? '') : (preset[0] ?? null) };
    case type.checkboxGroup:
      return { values: many ? many.map((each) => optionValue(component, each)) : preset };
    default:
      // A list that need not be filled in may be left empty, and one that must be is said to be so.
      return { values: many?.length ? chosenValues(component, many) : many ? [] : preset };
  }
}

function faultOf(component: Component, { value, values }: Held): string | undefined {
  const isRequired = component.required ?? true;
  if (component.type === type.checkbox) return undefined;
  const isEmpty = values ? values.length === 0 : value === '' || value === null;
  if (isEmpty) return isRequired ? 'This field is required' : undefined;
  if (typeof value !== 'string' || component.type !== type.textInput) return undefined;
  const min = component.min_length ?? 0;
  const max = component.max_length ?? 4_000;
  return value.length < min || value.length > max
    ? `Must be between ${min} and ${max} in length.`
    : undefined;
}

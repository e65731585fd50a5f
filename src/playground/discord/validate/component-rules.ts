import { type Component, eachComponent, textsOf, componentType as type } from '../components.ts';
import type { Fault } from '../discord-error.ts';
import { limits } from './limits.ts';

/** What the shapes alone cannot say of components. */
export function componentRuleFaults(components: readonly Component[], at: Fault['at']): Fault[] {
  const faults = [
    ...eachComponent(components).flatMap(({ component, at: place }) =>
      (rulesByType[component.type] ?? []).flatMap((rule) =>
        rule(component).map((fault) => ({ ...fault, at: [...place, ...fault.at] })),
      ),
    ),
    ...repeated(
      components,
      'custom_id',
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    ),
    ...repeated(components, 'id', 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated'),
  ];
  return faults.map((fault) => ({ ...fault, at: [...at, ...fault.at] }));
}

/** Over a whole message with the flag. */
export function totalFaults(components: readonly Component[], at: Fault['at']): Fault[] {
  const count = eachComponent(components).length;
  const characters = textsOf(components).reduce((sum, content) => sum + content.length, 0);
  const { total, text } = limits.componentsV2;
  return [
    ...(count > total
      ? [
          {
            at,
            code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
            message: `The total number of components cannot exceed ${total}.`,
          },
        ]
      : []),
    ...(characters > text
      ? [
          {
            at,
            code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
            message: `Component displayable text size exceeds maximum size of ${text}`,
          },
        ]
      : []),
  ];
}

type Rule = (component: Component) => Fault[];

const rulesByType: Readonly<Record<number, Rule[]>> = {
  [type.button]: [buttonFaults],
  [type.stringSelect]: [optionFaults, countFaults],
  [type.userSelect]: [countFaults],
  [type.roleSelect]: [countFaults],
  [type.mentionableSelect]: [countFaults],
  [type.channelSelect]: [countFaults],
  [type.actionRow]: [rowFaults],
  [type.textInput]: [inputFaults],
  [type.file]: [fileFaults],
};

function buttonFaults(button: Component): Fault[] {
  const isLink = button.style === 5;
  return [
    ...(isLink && button.custom_id
      ? [fault('custom_id', 'COMPONENT_CUSTOM_ID_AND_URL', 'A custom id and url cannot both be specified')]
      : []),
    ...(isLink && !button.url ? [fault('url', 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required')] : []),
    ...(!isLink && button.url
      ? [fault('url', 'BUTTON_COMPONENT_URL_INVALID', 'Only link buttons have a url')]
      : []),
    ...(!isLink && !button.custom_id
      ? [fault('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required')]
      : []),
    ...(!button.label && !button['emoji']
      ? [fault('label', 'BUTTON_COMPONENT_LABEL_REQUIRED', 'A label or an emoji is required')]
      : []),
    ...(isLink && button.url && !/^(https?|discord):\/\//.test(button.url)
      ? [fault('url', 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'discord').")]
      : []),
  ];
}

function optionFaults({ options = [], max_values: max }: Component): Fault[] {
  const values = options.map(({ value }) => value);
  const preset = options.filter(({ default: isDefault }) => isDefault).length;
  return [
    ...values.flatMap((value, index) =>
      values.indexOf(value) === index
        ? []
        : [
            {
              at: ['options', index, 'value'],
              code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
              message: 'The specified option value is already used',
            },
          ],
    ),
    ...(preset > (max ?? 1)
      ? [
          fault(
            'options',
            'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
            'There are more default options than may be chosen',
          ),
        ]
      : []),
    ...((max ?? 1) > options.length
      ? [
          fault(
            'max_values',
            'NUMBER_TYPE_MAX',
            `int value should be less than or equal to ${options.length}.`,
          ),
        ]
      : []),
  ];
}

function countFaults({ min_values: min, max_values: max }: Component): Fault[] {
  return (min ?? 1) > (max ?? 1)
    ? [fault('min_values', 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max ?? 1}.`)]
    : [];
}

/** Five buttons, or one menu. */
function rowFaults({ components = [] }: Component): Fault[] {
  const wide = components.filter((each) => each.type !== type.button).length;
  return wide > 0 && components.length > 1
    ? [
        fault(
          'components',
          'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          'The specified component exceeds the maximum width',
        ),
      ]
    : [];
}

function inputFaults({ min_length: min, max_length: max, value }: Component): Fault[] {
  return [
    ...((min ?? 0) > (max ?? limits.textInput.value)
      ? [fault('min_length', 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`)]
      : []),
    ...(value && value.length > (max ?? limits.textInput.value)
      ? [fault('value', 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)]
      : []),
  ];
}

function fileFaults({ file }: Component): Fault[] {
  return file?.url.startsWith('attachment://')
    ? []
    : [
        {
          at: ['file', 'url'],
          code: 'URL_TYPE_INVALID_SCHEME',
          message: "Scheme must be one of ('attachment').",
        },
      ];
}

function repeated(
  components: readonly Component[],
  key: 'custom_id' | 'id',
  code: string,
  message: string,
): Fault[] {
  const named = eachComponent(components).filter(({ component }) => component[key]);
  const values = named.map(({ component }) => component[key]);
  return named.flatMap(({ component, at }, index) =>
    values.indexOf(component[key]) === index ? [] : [{ at: [...at, key], code, message }],
  );
}

function fault(key: string, code: string, message: string): Fault {
  return { at: [key], code, message };
}

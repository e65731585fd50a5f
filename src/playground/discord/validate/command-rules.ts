import { type CommandBody, type CommandOption, commandType, optionType } from '../commands.ts';
import type { Fault } from '../discord-error.ts';
import { limits } from './limits.ts';

/** What the shapes alone cannot say of a command. */
export function commandRuleFaults(command: CommandBody, isChatName: (name: string) => boolean): Fault[] {
  const options = command.options ?? [];
  const { characters } = limits.command;
  if (command.type !== commandType.chatInput) {
    return command.description === '' && options.length === 0
      ? []
      : [
          fault(
            ['description'],
            'APPLICATION_COMMAND_TYPE_HAS_NO_DESCRIPTION',
            'Only chat commands are described',
          ),
        ];
  }
  return [
    ...(isChatName(command.name) ? [] : [invalidName(['name'])]),
    ...(command.description === ''
      ? [fault(['description'], 'BASE_TYPE_REQUIRED', 'This field is required')]
      : []),
    ...siblingFaults(options, ['options'], isChatName),
    ...(sizeOf(command) > characters
      ? [fault([], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${characters})`)]
      : []),
  ];
}

function siblingFaults(
  options: readonly CommandOption[],
  at: Fault['at'],
  isChatName: (name: string) => boolean,
): Fault[] {
  const names = options.map(({ name }) => name);
  const isBranch = options.map(({ type }) => type === optionType.subcommand || type === optionType.group);
  const firstOptional = options.findIndex(({ required }) => !required);
  return options.flatMap((option, index) => {
    const here = [...at, index];
    return [
      ...(isChatName(option.name) ? [] : [invalidName([...here, 'name'])]),
      ...(names.indexOf(option.name) === index
        ? []
        : [
            fault(
              [...here, 'name'],
              'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
              `Option name ${option.name} already exists`,
            ),
          ]),
      ...(isBranch[index] === isBranch[0]
        ? []
        : [
            fault(
              here,
              'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
              'Sub-command and sub-command group option types are mutually exclusive to all other types',
            ),
          ]),
      ...(option.required && firstOptional >= 0 && index > firstOptional
        ? [
            fault(
              here,
              'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
              'Required options must be placed before non-required options',
            ),
          ]
        : []),
      ...leafFaults(option, here),
      ...siblingFaults(option.options ?? [], [...here, 'options'], isChatName),
    ];
  });
}

function leafFaults(option: CommandOption, at: Fault['at']): Fault[] {
  const { choices = [], autocomplete, min_value: minValue, max_value: maxValue } = option;
  const { min_length: minLength, max_length: maxLength } = option;
  const values = choices.map(({ value }) => value);
  const names = choices.map(({ name }) => name);
  return [
    ...(autocomplete && choices.length > 0
      ? [
          fault(
            [...at, 'choices'],
            'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES',
            'An option with autocomplete has no choices',
          ),
        ]
      : []),
    ...choices.flatMap((_, index) => [
      ...(values.indexOf(values[index] as string) === index && names.indexOf(names[index] as string) === index
        ? []
        : [
            fault(
              [...at, 'choices', index],
              'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
              'Choice already exists',
            ),
          ]),
    ]),
    ...((minValue ?? Number.NEGATIVE_INFINITY) > (maxValue ?? Number.POSITIVE_INFINITY)
      ? [
          fault(
            [...at, 'min_value'],
            'NUMBER_TYPE_MAX',
            `number value should be less than or equal to ${maxValue}.`,
          ),
        ]
      : []),
    ...((minLength ?? 0) > (maxLength ?? limits.command.textLength)
      ? [
          fault(
            [...at, 'min_length'],
            'NUMBER_TYPE_MAX',
            `int value should be less than or equal to ${maxLength}.`,
          ),
        ]
      : []),
  ];
}

/** Names, descriptions and the values of choices, each in its longest language. */
function sizeOf(thing: CommandBody | CommandOption): number {
  const choices = (thing['choices'] ?? []) as {
    name: string;
    value: string | number;
    name_localizations?: unknown;
  }[];
  const own =
    longest(thing.name, thing['name_localizations']) +
    longest(thing.description, thing['description_localizations']);
  return (
    own +
    choices.reduce(
      (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
      0,
    ) +
    (thing.options ?? []).reduce((sum, option) => sum + sizeOf(option), 0)
  );
}

function longest(text: string, localised: unknown): number {
  return Math.max(
    text.length,
    ...Object.values((localised ?? {}) as Record<string, string>).map(({ length }) => length),
  );
}

function invalidName(at: Fault['at']): Fault {
  return fault(at, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function fault(at: Fault['at'], code: string, message: string): Fault {
  return { at, code, message };
}

import type { Act, CommandLine, OptionLine, Seat } from '../../wire.ts';

export interface Suggestion {
  /** What the whole line becomes. */
  line: string;
  label: string;
  description: string;
}

/** Slack sends the line as it is; Discord a command with its options, which are typed as `name:value`. */
export function actOf(line: string, seat: Seat, channelId: string, commands: readonly CommandLine[]): Act {
  const command = seat.platform === 'discord' ? commandOf(line, commands) : undefined;
  if (!command) return { act: 'type', seat, channelId, text: line };
  const options = Object.fromEntries(
    optionsIn(line, command).flatMap(({ option, value }) =>
      option === undefined || value === '' ? [] : [[option.name, typedValue(option, value)]],
    ),
  );
  return { act: 'command', seat, channelId, path: command.path, options };
}

/** The longest that the line begins with. */
export function commandOf(line: string, commands: readonly CommandLine[]): CommandLine | undefined {
  const words = line.replace(/^\//, '').toLowerCase();
  return [...commands]
    .sort((a, b) => b.path.length - a.path.length)
    .find(({ path }) => words === path || words.startsWith(`${path} `));
}

export interface TypedOption {
  option: OptionLine | undefined;
  value: string;
  /** Where `name:` begins in the line. */
  start: number;
}

/** `agent:Support bot period:last week`: a value goes on to the next name that the command knows. */
export function optionsIn(line: string, { path, options }: CommandLine): TypedOption[] {
  const from = path.length + 1;
  const found = [...line.slice(from).matchAll(/(?:^|\s)([\w-]+):/g)]
    .map((match) => ({
      option: options.find(({ name }) => name === match[1]),
      start: from + match.index + match[0].length - (match[1]?.length ?? 0) - 1,
      end: from + match.index + match[0].length,
    }))
    .filter(({ option }) => option !== undefined);
  return found.map(({ option, start, end }, index) => ({
    option,
    start,
    value: line.slice(end, found[index + 1]?.start ?? line.length).trim(),
  }));
}

function typedValue({ type, choices }: OptionLine, value: string): string | number | boolean {
  const chosen = choices.find(({ label }) => label.toLowerCase() === value.toLowerCase())?.value ?? value;
  if (type === 'boolean') return /^(?:true|yes|on)$/i.test(chosen);
  return type === 'number' && chosen !== '' && !Number.isNaN(Number(chosen)) ? Number(chosen) : chosen;
}

/** What can stand next: a command, an option of it, or one of an option's choices. */
export function suggestionsFor(
  line: string,
  commands: readonly CommandLine[],
  offered: readonly { label: string; value: string }[],
): Suggestion[] {
  if (!line.startsWith('/')) return [];
  const command = commandOf(line, commands);
  if (!command || line.length <= command.path.length + 1) {
    const typed = line.slice(1).toLowerCase();
    return commands
      .filter(({ path }) => path.startsWith(typed) || path.includes(` ${typed}`))
      .map(({ path, description, hint }) => ({
        line: `/${path} `,
        label: `/${path} ${hint}`.trim(),
        description,
      }));
  }
  const typing = optionBeingTyped(line, command);
  if (typing?.option) {
    const { option, start, value } = typing;
    const choices = option.autocompletes ? offered : option.choices;
    return choices
      .filter(({ label }) => option.autocompletes || label.toLowerCase().includes(value.toLowerCase()))
      .map((choice) => ({
        line: `${line.slice(0, start)}${option.name}:${option.autocompletes ? choice.value : choice.label} `,
        label: choice.label,
        description: option.description,
      }));
  }
  const used = new Set(optionsIn(line, command).map(({ option }) => option?.name));
  const word = /(?:^|\s)([\w-]*)$/.exec(line.slice(command.path.length + 1))?.[1] ?? '';
  return command.options
    .filter(({ name }) => !used.has(name) && name.startsWith(word.toLowerCase()))
    .map(({ name, description }) => ({
      line: `${line.slice(0, line.length - word.length)}${name}:`,
      label: `${name}:`,
      description,
    }));
}

/** The option at the end of the line, while its value is not closed by a space after a choice. */
export function optionBeingTyped(line: string, command: CommandLine): TypedOption | undefined {
  const last = optionsIn(line, command).at(-1);
  if (!last?.option) return undefined;
  const isClosed = line.endsWith(' ') && last.value !== '';
  return isClosed ? undefined : last;
}

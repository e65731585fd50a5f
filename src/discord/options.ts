import { ApplicationCommandOptionType } from 'discord.js';
import { sayCommand } from '../chat/words.ts';

/** An option as Discord sends it: a subcommand holds the options behind it. */
export interface SentOption {
  type: number;
  name: string;
  value?: string | number | boolean | undefined;
  focused?: boolean | undefined;
  options?: readonly SentOption[] | undefined;
}

export interface SentCommand {
  commandName: string;
  options: { data: readonly SentOption[] };
}

/** What was filled in, as the words that somebody in another chat would have typed. */
export function wordsOf(command: SentCommand): string {
  const { path, leaves } = unfold(command);
  const said = leaves.flatMap(({ name, value }) => (value === undefined ? [] : [[name, say(value)]]));
  return sayCommand(path, Object.fromEntries(said));
}

/** The words of the command, and the options that were filled in behind them. */
export function unfold({ commandName, options }: SentCommand): {
  path: string;
  leaves: readonly SentOption[];
} {
  const words = [commandName];
  let leaves = options.data;
  for (let branch = leaves.find(isBranch); branch; branch = leaves.find(isBranch)) {
    words.push(branch.name);
    leaves = branch.options ?? [];
  }
  return { path: words.join(' '), leaves };
}

function isBranch({ type }: SentOption): boolean {
  return (
    type === ApplicationCommandOptionType.Subcommand || type === ApplicationCommandOptionType.SubcommandGroup
  );
}

/** Numbers without an exponent: “1e-7” is no amount to anybody. */
function say(value: string | number | boolean): string {
  if (typeof value !== 'number') return String(value);
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

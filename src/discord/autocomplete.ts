import { lineOf } from '../cards/words.ts';
import { refuseWithoutRight } from '../chat/access.ts';
import type { Context } from '../chat/context.ts';
import { type Nameable, noteOf, type OptionKind } from '../chat/option.ts';
import type { Registry } from '../chat/registry.ts';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import { suggestNames } from './autocomplete/names.ts';
import { nearestFirst, type Suggestion } from './autocomplete/nearest-first.ts';
import { suggestPeriods } from './autocomplete/periods.ts';
import { commandLimits } from './command-limits.ts';
import { type SentCommand, unfold } from './options.ts';

export interface Choice {
  name: string;
  value: string;
}

type Asked = Pick<Context, 'directory' | 'now' | 'person' | 'place' | 'reports'>;

// What is longer is no name of anything.
const TYPED_MAX = 200;

/**
 * What can be chosen for the option that is being typed in, of this account alone. It never throws: somebody who may
 * not ask, or whose names cannot be read just now, types without being helped.
 */
export async function answerAutocomplete(
  registry: Registry,
  sent: SentCommand,
  context: Asked,
): Promise<Choice[]> {
  try {
    const { path, leaves } = unfold(sent);
    const focused = leaves.find((each) => each.focused);
    const { command } = registry.find(path);
    const schema = command.options.shape[focused?.name ?? ''];
    if (!focused || !schema) return [];
    refuseWithoutRight(command, context);
    const { kind, names, list, choices } = noteOf(schema as Parameters<typeof noteOf>[0]);
    const typed = String(focused.value ?? '').slice(0, TYPED_MAX);
    if (list) return fitted(suggestNames(typed, await list(context)));
    const suggest = choices.length > 0 ? null : suggesters[names ?? kind];
    const suggestions = suggest
      ? await suggest(typed, context, registry)
      : nearestFirst(
          typed,
          choices.map((choice) => ({ label: choice, value: choice })),
        );
    return fitted(suggestions);
  } catch (error) {
    if (!(error instanceof UserError)) log.warn('nothing could be suggested', { error });
    return [];
  }
}

type Suggest = (
  typed: string,
  context: Asked,
  registry: Registry,
) => readonly Suggestion[] | Promise<readonly Suggestion[]>;

const suggesters: Partial<Record<OptionKind | Nameable, Suggest>> = {
  period: suggestPeriods,
  agent: (typed, { directory }) => suggestNames(typed, directory.agents),
  company: (typed, { directory }) => suggestNames(typed, directory.companies),
  person: (typed, { directory }) => suggestNames(typed, directory.members),
  async plan(typed, { directory, now, reports }) {
    const credits = await reports.credits(directory.id, now);
    const payAsYouGo = { id: 'none', name: 'None: pay as you go' };
    return suggestNames(typed, [...(credits?.plans.values() ?? []), payAsYouGo]);
  },
  command: (typed, _, { commands }) =>
    nearestFirst(
      typed,
      commands.map(({ path, fullPath = path, summary }) => ({
        label: `${fullPath}: ${summary}`,
        value: fullPath,
      })),
    ),
  zone(typed, { directory }) {
    const zones = [directory.anchor.zone, ...Intl.supportedValuesOf('timeZone')];
    return nearestFirst(
      typed,
      [...new Set(zones)].map((zone) => ({ label: zone, value: zone })),
    );
  },
};

function fitted(suggestions: readonly Suggestion[]): Choice[] {
  const { choices, choiceName, choiceValue } = commandLimits;
  const known = new Set<string>();
  return suggestions
    .filter(({ value }) => value.length > 0 && value.length <= choiceValue && !/\p{Surrogate}/u.test(value))
    .filter(({ value }) => !known.has(value) && known.add(value))
    .slice(0, choices)
    .map(({ label, value }) => ({ name: lineOf(label, choiceName), value }));
}

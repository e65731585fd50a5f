import type { Action, Card, SelectAction } from '../../cards/card.ts';
import { formWords } from '../../chat/forms/offer.ts';
import type { Registry } from '../../chat/registry.ts';
import { type OptionWords, sayCommand } from '../../chat/words.ts';
import { type Section, scopeOptions, sections } from './sections.ts';
import { type HomeState, readShape, sayHome } from './state.ts';

/** The words of a section's command, of what Home's choices say to it. */
export function wordsOf({ path }: Section, { options }: HomeState, registry: Registry): string {
  const { shape } = registry.find(path).command.options;
  return sayCommand(
    path,
    Object.fromEntries(Object.entries(options).filter(([option]) => Object.hasOwn(shape, option))),
  );
}

/** A section's card as a part of Home: what is pressed on it shows Home anew, with all other choices as they are. */
export function asPart(card: Card, section: Section, state: HomeState, registry: Registry): Card {
  const translate = translatorOf(section, state, registry);
  return {
    ...card,
    parts: card.parts.filter(({ type }) => section.parts.includes(type)),
    actions: card.actions.flatMap((action) => translate(action) ?? []),
    notes: [],
  };
}

/** A card that lies over the dashboard: what is pressed on it lies over it next. */
export function asOverlay(card: Card, state: HomeState): Card {
  const over = (command: string) => (isForm(command) ? command : sayHome({ ...state, over: command }));
  const actions = card.actions.map((action): Action => {
    if (action.type === 'link') return action;
    if (action.type === 'select') return mapSelect(action, over);
    return { ...action, command: over(action.command) };
  });
  return { ...card, actions };
}

function translatorOf(section: Section, state: HomeState, registry: Registry) {
  const { path, picks, presses, implied } = section;
  const here = sayHome(state);
  const { shape } = registry.find(path).command.options;
  const before = readShape(path, wordsOf(section, state, registry).slice(path.length), shape);
  const optionsOf = (command: string) => readShape(path, registry.find(command).rest, shape);

  /** Other days, another agent or another kind begin at the first page. */
  function changed(keys: readonly string[], options: OptionWords): string {
    const next = { ...state.options };
    const isPaged = presses.includes('after');
    if (isPaged || scopeOptions.some((key) => keys.includes(key))) delete next['after'];
    for (const key of keys) {
      const value = options[key] ?? implied[key];
      if (value === undefined) delete next[key];
      else next[key] = value;
    }
    return sayHome({ options: next, over: null });
  }

  function pick(action: SelectAction): SelectAction | null {
    const each = [
      ...action.options.map(({ command }) => command),
      ...(action.selected ? [action.selected] : []),
    ];
    if (each.some((command) => registry.find(command).command.path !== path)) return null;
    const all = each.map(optionsOf);
    const keys = picks.filter((key) => new Set(all.map((options) => options[key])).size > 1);
    return keys.length === 0 ? null : mapSelect(action, (command) => changed(keys, optionsOf(command)));
  }

  return (action: Action): Action | null => {
    if (action.type === 'link') return action;
    if (action.type === 'select') return pick(action);
    if (isForm(action.command)) return action;
    const { command } = registry.find(action.command);
    if (action.type === 'range') {
      if (!picks.includes('period')) return null;
      const { period: _, after: __, ...rest } = state.options;
      return { ...action, command: sayHome({ options: rest, over: null }) };
    }
    if (command.path !== path) {
      // It leads to what is shown already.
      if (sections.some((each) => each.path === command.path)) return null;
      return { ...action, command: sayHome({ ...state, over: action.command }) };
    }
    const options = optionsOf(action.command);
    const keys = presses.filter((key) => options[key] !== before[key]);
    const next = changed(keys, options);
    return keys.length === 0 || next === here ? null : { ...action, command: next };
  };
}

function mapSelect(action: SelectAction, map: (command: string) => string): SelectAction {
  return {
    ...action,
    options: action.options.map((option) => ({ ...option, command: map(option.command) })),
    selected: action.selected === null ? null : map(action.selected),
  };
}

function isForm(command: string): boolean {
  return formWords(command) !== null;
}

import { button, type Card } from '../../cards/card.ts';
import type { Context } from '../../chat/context.ts';
import type { Answer } from '../../chat/dispatch.ts';
import { forms } from '../../chat/forms/list.ts';
import { formButton } from '../../chat/forms/offer.ts';
import { withNotes } from '../answer.ts';
import type { Asker, Bot } from '../bot.ts';
import { filesOf } from '../mail.ts';
import { sections } from './sections.ts';
import { type HomeState, sayHome, wholeHome } from './state.ts';
import { asOverlay, asPart, wordsOf } from './translate.ts';

type Asking = Pick<Bot, 'registry' | 'run' | 'mail'>;

/** The cards of Home: each is the answer to a command, and no number comes from anywhere else. */
export async function cardsOf(
  state: HomeState,
  context: Context,
  asker: Asker,
  bot: Asking,
): Promise<Card[]> {
  if (state.over === null) return dashboard(state, context, bot);
  const { card } = await bot.run(state.over, context);
  const notes = await bot.mail.sendPrivately(filesOf(card), asker);
  return [overlay(withNotes(card, notes), state)];
}

async function dashboard(state: HomeState, context: Context, bot: Asking): Promise<Card[]> {
  const { registry } = bot;
  const answers = await Promise.all(
    sections.map((section) => bot.run(wordsOf(section, state, registry), context)),
  );
  const stranger = answers.find(({ mistake }) => mistake?.code === 'not-a-member');
  if (stranger) return [{ ...stranger.card, actions: [] }];
  const said = new Set<string>();
  const cards = sections.flatMap((section, index) => {
    const { card, status } = answers[index] as Answer;
    if (status === 'done') return [asPart(card, section, state, registry)];
    // What is wrong with a filter is wrong with it in every section.
    if (said.has(card.title)) return [];
    said.add(card.title);
    return [faultPart(card, state)];
  });
  const [first, ...others] = cards;
  return first ? [withSettings(first, state, context), ...others] : [];
}

function faultPart(card: Card, state: HomeState): Card {
  const again = [button('Try again', sayHome(state), { style: 'primary' })];
  const clear =
    Object.keys(state.options).length > 0 ? [button('Clear the filters', sayHome(wholeHome))] : [];
  return { ...card, actions: [...again, ...clear] };
}

function withSettings(card: Card, state: HomeState, { person }: Context): Card {
  const settings = person.right === 'manage' ? forms.map(formButton) : [];
  const plain = settings.map((each) => ({ ...each, style: 'default' as const }));
  return { ...card, actions: [...card.actions, ...plain, button('Refresh', sayHome(state))] };
}

function overlay(card: Card, state: HomeState): Card {
  const back = button('Back to the dashboard', sayHome({ ...state, over: null }), { style: 'primary' });
  const over = asOverlay(card, state);
  return { ...over, actions: [back, ...over.actions] };
}

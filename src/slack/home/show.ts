import { button, type Card } from '../../cards/card.ts';
import type { Context } from '../../chat/context.ts';
import { failureCard } from '../../chat/dispatch.ts';
import { log } from '../../log.ts';
import type { Asker, Bot } from '../bot.ts';
import { isRevoked, slackErrorOf } from '../errors.ts';
import { cardsOf } from './dashboard.ts';
import { type Hash, type HomePage, publish } from './publish.ts';
import { type HomeState, sayHome } from './state.ts';

// A file that was uploaded a moment ago is not known everywhere in Slack yet.
const SETTLING_MS = 1_500;

interface Shown {
  cards: readonly Card[];
  /** Whose tokens may stand in it, and whose charts. */
  of: Context | null;
}

export type ShowHome = (asker: Asker, state: HomeState, hash?: Hash) => Promise<void>;

/** Publishes Home as somebody wishes to see it, and whatever happens publishes something that says what to do. */
export function createShowHome(bot: Bot): ShowHome {
  /** The newest wish of each person that is still being fulfilled. */
  const wishes = new Map<string, symbol>();

  return async (asker, state, hash) => {
    const who = `${asker.workspace} ${asker.userId}`;
    const wish = Symbol(who);
    wishes.set(who, wish);
    const isNewest = () => wishes.get(who) === wish;
    try {
      const shown = await show(asker, state, bot);
      await publishWhole(asker, shown, state, bot, (page) => publish(asker, page, hash, isNewest));
    } catch (error) {
      await apologise(asker, state, error, bot, (page) => publish(asker, page, undefined, isNewest));
    } finally {
      if (isNewest()) wishes.delete(who);
    }
  };
}

async function show(asker: Asker, state: HomeState, bot: Bot): Promise<Shown> {
  const door = await bot.contextOf(asker, state.over ?? 'usage');
  if ('refusal' in door) return { cards: [door.refusal], of: null };
  return { cards: await cardsOf(state, door.context, asker, bot), of: door.context };
}

type Publish = (page: HomePage) => Promise<unknown>;

/** With its charts, and where Slack takes one for no picture, with their numbers instead. */
async function publishWhole(
  asker: Asker,
  { cards, of }: Shown,
  state: HomeState,
  bot: Bot,
  send: Publish,
): Promise<void> {
  const { workspace } = asker;
  const drawing = { surface: 'home', workspace, accountId: of?.directory.id ?? null } as const;
  const said = sayHome(state);
  const pictures = of ? await bot.picturesOf(cards, of, asker) : new Map();
  const { blocks } = await bot.render(cards, { ...drawing, pictures });
  try {
    await send({ blocks, state: said });
  } catch (error) {
    if (!isAboutBlocks(error) || pictures.size === 0) throw error;
    try {
      await bot.timing.pause(SETTLING_MS);
      await send({ blocks, state: said });
    } catch (still) {
      if (!isAboutBlocks(still)) throw still;
      log.warn('Slack did not take a picture in Home', { workspace: asker.workspace });
      bot.forgetPictures(pictures);
      const plain = await bot.render(cards, drawing);
      await send({ blocks: plain.blocks, state: said });
    }
  }
}

function isAboutBlocks(error: unknown): boolean {
  return /^invalid_(arguments|blocks)$/.test(slackErrorOf(error) ?? '');
}

async function apologise(
  asker: Asker,
  state: HomeState,
  error: unknown,
  bot: Bot,
  send: Publish,
): Promise<void> {
  const { workspace, userId } = asker;
  const reason = slackErrorOf(error);
  if (isRevoked(reason)) return log.warn('Home cannot be shown: the app is gone', { workspace, reason });
  const again = sayHome(state);
  const card = {
    ...failureCard(error, again),
    actions: [button('Try again', again, { style: 'primary' })],
  };
  try {
    const { blocks } = await bot.render([card], { surface: 'home', accountId: null });
    await send({ blocks, state: again });
  } catch (failure) {
    log.error('Home cannot be shown', {
      workspace,
      userId,
      reason: slackErrorOf(failure) ?? String(failure),
    });
  }
}

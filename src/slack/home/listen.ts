import type { App, BlockAction } from '@slack/bolt';
import { formOf, formWords } from '../../chat/forms/offer.ts';
import type { Registry } from '../../chat/registry.ts';
import { UserError } from '../../domain/errors.ts';
import { log } from '../../log.ts';
import { acknowledge } from '../acknowledge.ts';
import { askerOf } from '../asker.ts';
import type { Asker, Bot } from '../bot.ts';
import { openForm } from '../modals/open.ts';
import { pressedIn } from './pressed.ts';
import { sections } from './sections.ts';
import { createShowHome } from './show.ts';
import { type HomeState, readHome, wholeHome } from './state.ts';

const PRESSES = /^(?:command|select|range|link):/;

/** Answers with what shows Home anew, as its words have it. */
export function listenToHome(app: App, bot: Bot): (asker: Asker, words: string) => Promise<void> {
  const showHome = createShowHome(bot);

  app.event('app_home_opened', async ({ event, context, client }) => {
    if (event.tab !== 'home') return;
    // Opened again, it is as it was left, with the numbers of now: but on its first page, and with nothing over it.
    const left = stateIn(event.view?.private_metadata ?? '', bot.registry);
    const { after: _, ...options } = left.options;
    // The types leave it out; Slack does not.
    const { hash } = (event.view ?? {}) as { hash?: string };
    await showHome(askerOf({ context, client }, null), { options, over: null }, hash);
  });

  app.action<BlockAction>(
    { type: 'block_actions', action_id: PRESSES },
    async ({ ack, body, action, context, client }) => {
      const { view } = body;
      if (view?.type !== 'home') return;
      await acknowledge(ack);
      const asker = askerOf({ context, client }, null);
      const { value, days } = pressedIn(action, view.state?.values ?? {});
      // Days that are chosen wait for their button, and links need nothing.
      if (value === '') return;
      const form = formOf(formWords(value) ?? '');
      if (form) {
        const home = view.private_metadata;
        const isOpen = await openForm(form, { triggerId: body.trigger_id, asker, home }, bot);
        // Nothing else can be said in Home: shown anew, its button works again.
        if (!isOpen) await showHome(asker, stateIn(home, bot.registry), view.hash);
        return;
      }
      const state = stateIn(await wordsBehind(value, asker), bot.registry);
      await showHome(asker, days === null ? state : withDays(state, days), view.hash);
    },
  );

  return (asker, words) => showHome(asker, stateIn(words, bot.registry));

  /** A value that has expired shows Home as it begins. */
  async function wordsBehind(value: string, asker: Asker): Promise<string> {
    const door = await bot.contextOf(asker, 'usage');
    return 'refusal' in door ? '' : ((await bot.expand(value, door.context)) ?? '');
  }
}

function withDays({ options, over }: HomeState, days: string): HomeState {
  return over === null
    ? { options: { ...options, period: days }, over }
    : { options, over: `${over} ${days}` };
}

function stateIn(words: string, registry: Registry): HomeState {
  const shape = Object.assign({}, ...sections.map(({ path }) => registry.find(path).command.options.shape));
  try {
    return readHome(words, shape) ?? wholeHome;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.info('Home was left in a way that this version does not know', { code: error.code });
    return wholeHome;
  }
}

import type { Form } from '../../chat/forms/form.ts';
import { newRef } from '../../chat/press.ts';
import { within } from '../../chat/timing.ts';
import { log } from '../../log.ts';
import type { Asker, Bot } from '../bot.ts';
import { slackErrorOf } from '../errors.ts';
import { fill } from './fill.ts';
import type { Kept } from './kept.ts';
import { waitingView } from './views.ts';

// A trigger lives three seconds, and half of one may have passed on the way.
const SOON_MS = 1_000;

export interface Opening {
  triggerId: string;
  asker: Asker;
  reply?: Kept['reply'];
  /** What Home shows, where it was pressed there. */
  home?: string;
}

/** `false`: Slack would not open it any more, and whoever pressed must be told to press again. */
export async function openForm(
  form: Form,
  { triggerId, asker, reply, home }: Opening,
  bot: Bot,
): Promise<boolean> {
  const { client, channel, workspace } = asker;
  const kept: Kept = {
    path: form.path,
    workspace,
    ref: newRef(bot.timing.now()),
    ...(channel !== null && { channel }),
    ...(reply && { reply }),
    ...(home !== undefined && { home }),
  };
  const filling = fill(form, asker, kept, bot);
  const view = await within(bot.timing, SOON_MS, filling);
  try {
    const opened = await client.views.open({
      trigger_id: triggerId,
      view: view ?? waitingView(form, kept),
    });
    if (!view && opened.view?.id) await client.views.update({ view_id: opened.view.id, view: await filling });
    return true;
  } catch (error) {
    const reason = slackErrorOf(error);
    // Slack's answer was lost, and asked again it said that the form is there. One that waits to be filled is not known.
    if (reason === 'exchanged_trigger_id' && view) return true;
    log.warn('a form could not be opened', { workspace, form: form.path, reason: reason ?? String(error) });
    return false;
  }
}

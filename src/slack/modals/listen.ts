import type { App, BlockAction, ViewResponseAction } from '@slack/bolt';
import type { ViewsUpdateArguments, WebClient } from '@slack/web-api';
import { mistakeCard } from '../../chat/dispatch.ts';
import { optionOf } from '../../chat/forms/answers.ts';
import { formOf, formWords } from '../../chat/forms/offer.ts';
import { within } from '../../chat/timing.ts';
import { UserError } from '../../domain/errors.ts';
import { log } from '../../log.ts';
import { acknowledge } from '../acknowledge.ts';
import { type Asker, askerOf } from '../asker.ts';
import type { Bot } from '../bot.ts';
import { slackErrorOf } from '../errors.ts';
import { MORE } from './blocks.ts';
import { type Kept, keptIn } from './kept.ts';
import { withOneMore } from './more.ts';
import { openForm } from './open.ts';
import { responseTo, type Submitted, submit } from './submit.ts';
import { cardView, FORM, savingView } from './views.ts';

// Slack waits three seconds, and counts those on the way.
const ACK_WITHIN_MS = 2_000;

/** Home as these words have it: it shows what has changed, where the form was opened there. */
export type RefreshHome = (asker: Asker, home: string) => Promise<void>;

export function listenToModals(app: App, bot: Bot, refreshHome: RefreshHome): void {
  app.action<BlockAction>(/^command:/, async ({ ack, body, action, context, client }) => {
    if (body.container['type'] !== 'message' || action.type !== 'button') return;
    const form = formOf(formWords(action.value ?? '') ?? '');
    if (!form) return;
    await acknowledge(ack);
    const asker = askerOf({ context, client }, body.channel?.id ?? null);
    const { response_url: url, trigger_id: triggerId } = body;
    const reply = { url, isPrivate: body.container['is_ephemeral'] === true };
    if (await openForm(form, { triggerId, asker, reply }, bot)) return;
    const { blocks, text } = await bot.render([tooLateCard], { surface: 'message', accountId: null });
    await bot.replyTo(url, asker, 'press').send({ blocks, text }, { replace: false });
  });

  app.view(FORM, async ({ ack, view, context, client }) => {
    const kept = keptIn(view.private_metadata);
    const form = kept && formOf(kept.path);
    if (!kept || !form) {
      log.warn('a form came back that this version did not open', { title: view.title.text });
      await ack({ response_action: 'clear' });
      return;
    }
    const asker = await submitterOf(kept, askerOf({ context, client }, kept.channel ?? null));
    const submitting = submit(form, kept, view.state.values, asker, bot);
    const soon = await within(bot.timing, ACK_WITHIN_MS, submitting);
    const response: ViewResponseAction = soon
      ? responseTo(form, soon)
      : { response_action: 'update', view: savingView(form, kept) };
    await acknowledge(() => ack(response));
    const submitted = soon ?? (await submitting);
    // What is wrong with a field can no longer be said there.
    if (!soon) await update({ view_id: view.id, view: cardView(form, submitted.card) }, client);
    await tell(submitted, kept, asker);
  });

  app.action<BlockAction>(
    { type: 'block_actions', action_id: MORE },
    async ({ ack, body, action, client }) => {
      await acknowledge(ack);
      const { view } = body;
      const form = view && formOf(keptIn(view.private_metadata)?.path ?? '');
      const more = view && form && withOneMore(form, view, optionOf(action.block_id));
      if (more) await update({ view_id: view.id, hash: view.hash, view: more }, client);
    },
  );

  async function submitterOf({ workspace }: Kept, asker: Asker): Promise<Asker> {
    if (asker.workspace === workspace) return asker;
    return { ...asker, workspace, client: await bot.clientOf(workspace) };
  }

  async function tell(submitted: Submitted, { reply, home }: Kept, asker: Asker): Promise<void> {
    if (submitted.status === 'wrong' || !submitted.done) return;
    const { card, done } = submitted;
    if (home !== undefined) await refreshHome(asker, home);
    // A message that others read stays as it is: what was done is said in the modal.
    if (!reply?.isPrivate) return;
    const rendered = await bot.render([card], {
      surface: 'message',
      workspace: asker.workspace,
      accountId: done.directory.id,
    });
    await bot.replyTo(reply.url, asker, 'press').send(rendered, { replace: true });
  }
}

// Closed, or pressed twice: the first press has added its field.
const OVERTAKEN = new Set(['not_found', 'view_not_found', 'hash_conflict']);

async function update(change: ViewsUpdateArguments, client: WebClient): Promise<void> {
  try {
    await client.views.update(change);
  } catch (error) {
    const reason = slackErrorOf(error);
    if (!OVERTAKEN.has(reason ?? ''))
      log.warn('a form could not be changed', { reason, error: String(error) });
  }
}

const tooLateCard = mistakeCard(
  new UserError('too-late', 'Slack did not open the form any more.', {
    hint: 'It waits three seconds at most, and something took longer. Please press the button again.',
  }),
);

import type { App, BlockAction } from '@slack/bolt';
import { mistakeCard } from '../chat/dispatch.ts';
import { formWords } from '../chat/forms/offer.ts';
import { createOnce } from '../chat/once.ts';
import { isViewToken } from '../chat/view-tokens.ts';
import { UserError } from '../domain/errors.ts';
import { acknowledge } from './acknowledge.ts';
import { giveAnswer } from './answer.ts';
import { type Asker, askerOf } from './asker.ts';
import type { Bot } from './bot.ts';
import type { Reply } from './reply.ts';
import { shareAnswer } from './share.ts';
import { show, signerOf } from './show.ts';

// Two quick presses are one. What was shared stays shared; other buttons may be pressed again when they are done.
const SHARED_MS = 30 * 60_000;
const PRESSES_MAX = 10_000;

/** Buttons, lists and days under a message: each holds a command, and so the whole state of what it asks for. */
export function listenToPresses(app: App, bot: Bot): void {
  const presses = createOnce(bot.timing, { keptMs: SHARED_MS, keptMax: PRESSES_MAX });

  app.action<BlockAction>(/^(command:|select:|range:|link:|share$)/, async (args) => {
    const { body, client, context } = args;
    if (body.container['type'] !== 'message') return;
    const press = readPress(body);
    // Forms are opened by those who know them.
    if (press.value !== null && formWords(press.value) !== null) return;
    await acknowledge(args.ack);
    // Days that are chosen wait for their button, and links need nothing.
    if (press.value === null || !body.response_url) return;

    const asker = askerOf({ context, client }, body.channel?.id ?? null, body.channel?.name);
    const reply = bot.replyTo(body.response_url, asker, 'press');
    const place = [asker.workspace, asker.channel, body.container['message_ts'], asker.userId];
    const key = JSON.stringify([...place, press.kind, press.value, press.days]);
    if (!presses.take(key)) return;
    let isShared = false;
    try {
      const words = await wordsOf(bot, asker, press);
      if (typeof words !== 'string') await refuse(bot, reply, words);
      else if (press.kind === 'share') isShared = await share(words);
      else await giveAnswer(bot, { words, asker, reply, ...standingOf(body) });
    } finally {
      if (!isShared) presses.giveBack(key);
    }

    async function share(words: string): Promise<boolean> {
      const { channel } = asker;
      if (channel === null) return false;
      return shareAnswer(bot, { words, asker: { ...asker, channel }, reply, pressId: body.trigger_id });
    }
  });
}

interface Press {
  kind: 'command' | 'range' | 'share';
  /** `null`: nothing is to be done yet. */
  value: string | null;
  days: readonly (string | null | undefined)[];
}

function readPress({ actions: [action], state }: BlockAction): Press {
  const days: Press['days'] = [];
  if (action?.type === 'static_select') {
    return { kind: 'command', value: action.selected_option?.value ?? null, days };
  }
  if (action?.type !== 'button') return { kind: 'command', value: null, days };
  const value = action.value ?? null;
  if (action.action_id === 'share') return { kind: 'share', value, days };
  if (!action.action_id.startsWith('range:show')) return { kind: 'command', value, days };
  const chosen = state?.values[action.block_id] ?? {};
  const [from, to] = ['range:from', 'range:to'].map((id) => chosen[id]?.selected_date);
  return { kind: 'range', value, days: [from, to] };
}

async function wordsOf(bot: Bot, asker: Asker, { kind, value, days }: Press): Promise<string | UserError> {
  const command = await expanded(bot, asker, value ?? '');
  if (command === null) return staleButton();
  if (kind !== 'range') return command;
  const [from, to] = days;
  return from && to ? `${command} ${from}..${to}` : daysMissing();
}

async function expanded(bot: Bot, asker: Asker, value: string): Promise<string | null> {
  if (!isViewToken(value)) return value;
  const door = await bot.contextOf(asker, '');
  return 'context' in door ? bot.expand(value, door.context) : null;
}

/** One's own private message changes, and what one has shared; what others have shared does not. */
function standingOf(body: BlockAction) {
  const { message, user } = body;
  if (isPrivate(body)) return { replace: true };
  const sharedBy = signerOf((message?.['blocks'] ?? []) as { block_id?: string }[]);
  return sharedBy === user.id ? { replace: true, sharedBy } : { replace: false };
}

function isPrivate({ container }: BlockAction): boolean {
  return container['is_ephemeral'] === true;
}

async function refuse(bot: Bot, reply: Reply, error: UserError): Promise<void> {
  await show(bot, {
    card: mistakeCard(error),
    context: null,
    pictures: new Map(),
    send: (message) => reply.send(message, { replace: false }),
  });
}

function staleButton(): UserError {
  return new UserError('stale-button', 'This button is too old to be pressed.', {
    hint: 'Type the command again: “/usage”, “/credits” or “/notify”.',
  });
}

function daysMissing(): UserError {
  return new UserError('days-missing', 'Choose both days first.', { hint: 'Then press “Show”.' });
}

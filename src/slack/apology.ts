import { type App, type CodedError, ErrorCode } from '@slack/bolt';
import { failureCard, mistakeCard } from '../chat/dispatch.ts';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import type { Bot } from './bot.ts';
import { isRevoked, slackErrorOf } from './errors.ts';
import { show } from './show.ts';

/** What a listener did not catch ends that one answer, with a number by which it is found in the log. */
export function apologiseForErrors(app: App, bot: Bot): void {
  const apologise: ExtendedErrorHandler = async ({ error, body, context }) => {
    const { response_url: url, user_id, user, channel_id, channel } = (body ?? {}) as Said;
    if (typeof url !== 'string') return log.error('something that Slack told us of failed', { error });
    const asker = {
      workspace: context.teamId ?? '',
      userId: user_id ?? user?.id ?? '',
      channel: channel_id ?? channel?.id ?? null,
      client: app.client,
    };
    const isUnknown = error.code === ErrorCode.AuthorizationError && isGone(error.original);
    const card = isUnknown ? mistakeCard(notInstalled()) : failureCard(error, 'usage');
    if (isUnknown) log.warn('Slack told us of a workspace whose token we do not have', { error });
    await show(bot, {
      card: { ...card, actions: isUnknown ? [] : card.actions },
      context: null,
      pictures: new Map(),
      send: (message) => bot.replyTo(url, asker, 'press').send(message, { replace: false }),
    }).catch((failure) => log.error('could not even apologise', { failure }));
  };
  app.error(apologise);
}

type ExtendedErrorHandler = (args: {
  error: CodedError;
  body: object;
  context: { teamId?: string };
}) => Promise<void>;

/** A command says who and where by itself, a press by objects. */
interface Said {
  response_url?: string;
  user_id?: string;
  user?: { id: string };
  channel_id?: string;
  channel?: { id: string };
}

/** Where the database or Slack itself is away, the app is still installed, and nobody should install it again. */
function isGone(why: unknown): boolean {
  return why instanceof UserError ? why.code === 'not-installed' : isRevoked(slackErrorOf(why));
}

function notInstalled(): UserError {
  return new UserError('not-installed', 'This app is not installed in this workspace any more.', {
    hint: 'An admin can install it again; no credits are touched by that.',
  });
}

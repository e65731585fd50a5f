import { text } from '../cards/card.ts';
import { mistakeCard } from '../chat/dispatch.ts';
import { UserError } from '../domain/errors.ts';
import type { Refusal } from './errors.ts';

export const notHereCard = {
  ...mistakeCard(
    new UserError('no-server', 'I answer in a server, for the account of that server.', {
      hint: 'Type the command in one of its channels; only you will see the answer.',
    }),
  ),
  actions: [],
};

export const noPersonCard = {
  ...mistakeCard(new UserError('no-person', 'I answer people, and no other bots.')),
  actions: [],
};

export const staleCard = mistakeCard(
  new UserError('stale-button', 'This button is too old to be pressed.', {
    hint: 'Type the command again: “/usage”, “/credits” or “/notify status”.',
  }),
);

export const tooSlowCard = mistakeCard(
  new UserError('too-slow', 'The form could not be opened in time.', {
    hint: 'Discord waits three seconds at most, and something took longer. Please press the button again.',
  }),
);

const whys: Partial<Record<Refusal, string>> = {
  forbidden:
    'I may not write in this channel. It needs “View Channel”, “Send Messages” and “Attach Files” for me, which whoever manages the server can give.',
  archived: 'This thread is closed: nothing can be posted here any more.',
  lost: 'Discord did not say whether it was posted. Please look, and share it again if it is not there.',
};

export function notSharedCard(refusal: Refusal) {
  return {
    ...mistakeCard(new UserError('not-shared', 'It was not shared.')),
    tone: 'warning' as const,
    parts: [text(whys[refusal] ?? 'Discord did not take it. Please try again.')],
  };
}

export const cannotPost = whys.forbidden ?? '';

import type { KnownBlock, ModalView } from '@slack/types';
import type { Card } from '../../cards/card.ts';
import type { Beginning, Form } from '../../chat/forms/form.ts';
import type { Question } from '../../chat/forms/questions.ts';
import { renderCard } from '../render/card.ts';
import { context, plain, plainLines, section } from '../render/text-objects.ts';
import { ELEMENT, questionBlocks } from './blocks.ts';
import { type Kept, keep } from './kept.ts';

/** What Slack takes at the head and on the buttons of a modal. */
const TITLE_LENGTH_MAX = 24;
const ABOUT_LENGTH_MAX = 1_000;

/** Which of the modals that come back are forms of ours. */
export const FORM = 'form';
export const CHANNEL = 'channel';

/** Where it is about a channel. */
export interface Placed {
  /** Chosen already: the one in which it was opened. */
  channel: string | null;
}

export function formView(
  form: Form,
  { about }: Beginning,
  questions: readonly Question[],
  placed: Placed | null,
  kept: Kept,
): ModalView {
  return {
    type: 'modal',
    callback_id: FORM,
    title: plain(form.title, TITLE_LENGTH_MAX),
    submit: plain(form.submit, TITLE_LENGTH_MAX),
    close: plain('Leave it', TITLE_LENGTH_MAX),
    private_metadata: keep(kept),
    blocks: [
      section(plainLines(about, ABOUT_LENGTH_MAX)),
      ...(placed ? [channelBlock(placed)] : []),
      ...questions.flatMap(questionBlocks),
    ],
  };
}

function channelBlock({ channel }: Placed): KnownBlock {
  return {
    type: 'input',
    block_id: CHANNEL,
    label: plain('Channel', TITLE_LENGTH_MAX),
    optional: false,
    element: {
      type: 'conversations_select',
      action_id: ELEMENT,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(channel && { initial_conversation: channel }),
    },
  };
}

/** Opened at once, because a trigger lives three seconds, and changed when there is something to show. */
export function waitingView(form: Form, kept: Kept): ModalView {
  return wordsView(form, kept, 'One moment…');
}

export function savingView(form: Form, kept: Kept): ModalView {
  return wordsView(form, kept, 'It is being done. This takes longer than usual; you may leave this open.');
}

function wordsView(form: Form, kept: Kept, words: string): ModalView {
  return {
    type: 'modal',
    title: plain(form.title, TITLE_LENGTH_MAX),
    close: plain('Close', TITLE_LENGTH_MAX),
    private_metadata: keep(kept),
    blocks: [context(words)],
  };
}

/** What came of it. Its buttons would have nowhere to answer, and are left out. */
export function cardView(form: Form, card: Card): ModalView {
  const { blocks } = renderCard(
    { ...card, actions: [] },
    // Such cards hold words and fields alone, which every surface takes.
    { surface: 'message', pictures: new Map(), fit: (command) => command },
  );
  return {
    type: 'modal',
    title: plain(form.title, TITLE_LENGTH_MAX),
    close: plain('Close', TITLE_LENGTH_MAX),
    blocks,
  };
}

import type { MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Card } from '../cards/card.ts';
import { createOnce } from '../chat/once.ts';
import { giveAnswer } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import { readFormId } from './modals/form-id.ts';
import { submitForm } from './modals/submit.ts';
import { labelOf, pressIn, sourceOf, standingOf } from './pressed.ts';
import { staleCard } from './refusals.ts';
import { askFirst, readRange, withName } from './render/modals.ts';
import { readPress } from './render/pressing.ts';
import type { Reply, Standing } from './reply.ts';
import { shareAnswer } from './share.ts';
import { show } from './show.ts';
import { expanded, wishOf } from './wish.ts';

// Two quick presses are one. What was shared stays shared; other controls may be used again when they are done.
const SHARED_MS = 30 * 60_000;
const PRESSES_MAX = 10_000;

export interface Presses {
  /** Buttons and lists under a message: each holds a command, and so the whole state of what it asks for. */
  component(interaction: MessageComponentInteraction, asker: Asker): Promise<void>;
  /** Two days, a name, or a whole form. */
  modal(interaction: ModalSubmitInteraction, asker: Asker): Promise<void>;
}

export function createPresses(bot: Bot): Presses {
  const presses = createOnce(bot.timing, { keptMs: SHARED_MS, keptMax: PRESSES_MAX });

  return {
    async component(interaction, asker) {
      const { message, customId, user } = interaction;
      const reply = bot.replyTo(interaction, sourceOf(message));
      const press = pressIn(interaction);
      if (!press) return refuse(bot, reply, staleCard);
      const key = JSON.stringify([message.id, user.id, customId, press.value]);
      if (!presses.take(key)) {
        await reply.defer('update');
        return;
      }
      let isShared = false;
      try {
        const wish = await wishOf(press, labelOf(interaction), asker, bot);
        if ('modal' in wish) await reply.openModal(wish.modal);
        else if ('card' in wish) await refuse(bot, reply, wish.card);
        else if (press.kind === 'share') isShared = await share(wish.words);
        else await answer(wish.words);
      } finally {
        if (!isShared) presses.giveBack(key);
      }

      async function answer(words: string): Promise<void> {
        const { standing, sharedBy } = standingOf(message, user.id);
        if (!(await reply.defer(standing))) return;
        if (press?.kind === 'ask') await ask(bot, words, labelOf(interaction), asker, reply);
        else await giveAnswer(bot, { words, asker, reply, standing, sharedBy });
      }

      async function share(words: string): Promise<boolean> {
        const { channel } = asker;
        if (channel === null || !(await reply.defer('update'))) return false;
        return shareAnswer(bot, { words, asker: { ...asker, channel }, reply, pressId: interaction.id });
      }
    },

    async modal(interaction, asker) {
      const { customId, fields, user } = interaction;
      const message = interaction.isFromMessage() ? interaction.message : null;
      const reply = bot.replyTo(interaction, message && sourceOf(message));
      const { standing, sharedBy } = standingOf(message, user.id);
      if (!(await reply.defer(standing))) return;
      const tell = (card: Card) =>
        show(bot, card, { context: null }, standing === 'update' ? reply.add : reply.change);

      const formId = readFormId(customId);
      if (formId) {
        const { card, context, status } = await submitForm(formId, fields, asker, bot);
        const send = standing === 'update' && (status !== 'done' || sharedBy) ? reply.add : reply.change;
        await show(bot, card, { context }, send);
        return;
      }
      const words = await typedWords(customId, fields, asker, bot);
      if (words === null) await tell(staleCard);
      else await giveAnswer(bot, { words, asker, reply, standing, sharedBy });
    },
  };
}

type Fields = ModalSubmitInteraction['fields'];

/** `null`: what the form was made for is gone. */
async function typedWords(customId: string, fields: Fields, asker: Asker, bot: Bot): Promise<string | null> {
  const press = readPress(customId);
  const command = press && (await expanded(press.value, asker, bot));
  if (!press || command === null) return null;
  const typed = (name: string) => fields.getTextInputValue(name).replaceAll(/["“”]/g, '').trim();
  if (press.kind === 'range') return `${readRange(command).command} ${typed('from')}..${typed('to')}`;
  return press.kind === 'type' ? withName(command, typed('name')) : null;
}

/** Discord has no dialog of its own that asks before something is done. */
async function ask(bot: Bot, words: string, label: string, asker: Asker, reply: Reply): Promise<void> {
  const door = await bot.asking.contextOf(asker, words);
  const card = 'refusal' in door ? door.refusal : askFirst(label, words);
  await show(bot, card, { context: 'context' in door ? door.context : null }, reply.change);
}

/** A message of its own, whatever was pressed. */
async function refuse(bot: Bot, reply: Reply, card: Card, standing: Standing = 'private'): Promise<void> {
  if (await reply.defer(standing)) await show(bot, card, { context: null }, reply.change);
}

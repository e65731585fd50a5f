import type { BaseInteraction, Interaction } from 'discord.js';
import { failureCard } from '../chat/dispatch.ts';
import { createOnce } from '../chat/once.ts';
import { log } from '../log.ts';
import { createPresses } from './actions.ts';
import { askerOf } from './asker.ts';
import type { Bot } from './bot.ts';
import { answerCommand } from './commands.ts';
import { noPersonCard, notHereCard } from './refusals.ts';
import { show } from './show.ts';
import { suggest } from './suggest.ts';

// What Discord sends again, it sends within minutes.
const KEPT = { keptMs: 3_600_000, keptMax: 50_000 };

/** Whatever a person does, answered once. Never rejects. */
export function createListener(bot: Bot): (interaction: Interaction) => Promise<void> {
  const once = createOnce(bot.timing, KEPT);
  const presses = createPresses(bot);

  async function answer(interaction: Interaction): Promise<void> {
    const asker = askerOf(interaction);
    const isPerson = !interaction.user.bot && asker !== null;
    if (interaction.isAutocomplete()) return isPerson ? suggest(bot, interaction, asker) : undefined;
    if (!isPerson) return refuse(interaction);
    if (interaction.isChatInputCommand()) return answerCommand(bot, interaction, asker);
    if (interaction.isMessageComponent()) return presses.component(interaction, asker);
    if (interaction.isModalSubmit()) return presses.modal(interaction, asker);
    log.warn('an interaction of a kind that nobody answers', { type: interaction.type });
  }

  async function refuse(interaction: BaseInteraction & { token: string }): Promise<void> {
    const reply = bot.replyTo(interaction, null);
    if (!(await reply.defer('private'))) return;
    const card = interaction.user.bot ? noPersonCard : notHereCard;
    await show(bot, card, { context: null }, reply.change);
  }

  return async (interaction) => {
    if (!once.take(interaction.id)) {
      log.info('Discord delivered something again; it was done already', { id: interaction.id });
      return;
    }
    try {
      await answer(interaction);
    } catch (error) {
      await apologise(interaction, error).catch((failure) =>
        log.error('could not even apologise', { failure: String(failure) }),
      );
    }
  };

  /** What nobody caught ends that one answer, with a number by which it is found in the log. */
  async function apologise(interaction: BaseInteraction, error: unknown): Promise<void> {
    const card = failureCard(error, 'usage');
    if (!interaction.isRepliable()) return;
    const reply = bot.replyTo(interaction, null);
    // Before anything else was answered, this is the first answer.
    const isFirst = await reply.defer('private');
    await show(bot, card, { context: null }, isFirst ? reply.change : reply.add);
  }
}

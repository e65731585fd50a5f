import { type AutocompleteInteraction, InteractionResponseType, Routes } from 'discord.js';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { answerAutocomplete } from './autocomplete.ts';
import type { Bot } from './bot.ts';
import { type SentCommand, unfold } from './options.ts';

/** What can be chosen for the option that is being typed in. It is never worth an error: the next letter asks again. */
export async function suggest(bot: Bot, interaction: AutocompleteInteraction, asker: Asker): Promise<void> {
  const sent = interaction as unknown as SentCommand;
  try {
    const door = await bot.asking.contextOf(asker, unfold(sent).path);
    const choices =
      'context' in door ? await answerAutocomplete(bot.asking.registry, sent, door.context) : [];
    await bot.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
      body: { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } },
      auth: false,
    });
  } catch (error) {
    log.info('nothing was suggested', { error: String(error) });
  }
}

import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Card } from '../../cards/card.ts';
import { refuseWithoutRight } from '../../chat/access.ts';
import { failureCard, mistakeCard } from '../../chat/dispatch.ts';
import { formOf } from '../../chat/forms/offer.ts';
import { questionsOf } from '../../chat/forms/questions.ts';
import { newRef } from '../../chat/press.ts';
import { readOptions } from '../../chat/words.ts';
import { UserError } from '../../domain/errors.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../bot.ts';
import { staleCard } from '../refusals.ts';
import { sayFormId } from './form-id.ts';
import { formModal, menuRoom } from './form-modal.ts';

export type Opened = { modal: APIModalInteractionResponseCallbackData } | { card: Card };

/** The form of a command as it begins for whoever opens it, with what they had typed before; or why it does not. */
export async function fillForm(words: string, asker: Asker, bot: Bot): Promise<Opened> {
  try {
    const { command, rest } = bot.asking.registry.find(words);
    const form = formOf(command.path);
    if (!form) return { card: staleCard };
    const door = await bot.asking.contextOf(asker, form.path);
    if ('refusal' in door) return { card: door.refusal };
    const { context } = door;
    refuseWithoutRight({ path: form.path, right: 'manage' }, context);
    const begun = await form.begin(context);
    const beginning = { ...begun, values: { ...begun.values, ...readOptions(command, rest) } };
    const questions = questionsOf(form, command, beginning, context.directory, menuRoom);
    const customId = sayFormId({ ref: newRef(context.now), path: form.path });
    return { modal: formModal(customId, form, beginning, questions) };
  } catch (error) {
    if (error instanceof UserError) return { card: mistakeCard(error) };
    return { card: failureCard(error, words) };
  }
}

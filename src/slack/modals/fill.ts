import type { ModalView } from '@slack/types';
import { refuseWithoutRight } from '../../chat/access.ts';
import { failureCard, mistakeCard } from '../../chat/dispatch.ts';
import type { Form } from '../../chat/forms/form.ts';
import { questionsOf } from '../../chat/forms/questions.ts';
import { UserError } from '../../domain/errors.ts';
import type { Asker, Bot } from '../bot.ts';
import { menuRoom } from './blocks.ts';
import type { Kept } from './kept.ts';
import { cardView, formView } from './views.ts';

/** The form as it begins for whoever opens it, or why it does not. */
export async function fill(form: Form, asker: Asker, kept: Kept, bot: Bot): Promise<ModalView> {
  try {
    const door = await bot.contextOf(asker, form.path);
    if ('refusal' in door) return cardView(form, door.refusal);
    const { context } = door;
    refuseWithoutRight({ path: form.path, right: 'manage' }, context);
    const beginning = await form.begin(context);
    const { command } = bot.registry.find(form.path);
    const questions = questionsOf(form, command, beginning, context.directory, menuRoom);
    const placed = form.hasPlace ? { channel: channelOf(asker) } : null;
    return formView(form, beginning, questions, placed, kept);
  } catch (error) {
    if (error instanceof UserError) return cardView(form, mistakeCard(error));
    return cardView(form, failureCard(error, form.path));
  }
}

/** One that others read too: digests and warnings are for a team. */
function channelOf({ channel }: Asker): string | null {
  return channel !== null && /^[CG]/.test(channel) ? channel : null;
}

import { firstAnswerWithinMs, type Site } from './site.ts';
import type { Interaction, Message } from './world.ts';

export const didNotRespond = 'The application did not respond';

/** What a person's act came to. */
export interface Outcome {
  acked: boolean;
  /** The type of the bot's first answer: 4 message, 5 and 6 deferred, 7 update, 8 choices, 9 modal. */
  callback?: number;
  error?: string;
  interaction: Interaction;
}

/** Puts an interaction into the world and waits for its first answer: for three seconds, as Discord does. */
export function begin(
  site: Site,
  given: Omit<Interaction, 'id' | 'token' | 'atMs' | 'state'>,
): { interaction: Interaction; answered: Promise<Outcome> } {
  const id = site.ids.snowflake();
  const token = Buffer.from(`interaction:${id}:${site.ids.next('token')}`).toString('base64url');
  const interaction: Interaction = { ...given, id, token, atMs: site.clock.now(), state: 'waiting' };
  site.world.interactions.set(id, interaction);
  const answered = new Promise<Outcome>((resolve) => {
    const callOff = site.clock.after(firstAnswerWithinMs, () => {
      site.whenAnswered.delete(id);
      interaction.state = 'failed';
      const { userId, channelId, about } = interaction;
      site.world.notices.push({ userId, channelId, about, error: didNotRespond });
      site.changes.changed();
      resolve({ acked: false, error: didNotRespond, interaction });
    });
    site.whenAnswered.set(id, () => {
      callOff();
      site.whenAnswered.delete(id);
      const { callback } = interaction;
      resolve({ acked: true, ...(callback === undefined ? {} : { callback }), interaction });
    });
  });
  return { interaction, answered };
}

/** The first answer is there. */
export function settle(
  site: Site,
  interaction: Interaction,
  callback: number,
  message: Message | undefined,
): void {
  interaction.state = callback === 5 || callback === 6 ? 'deferred' : 'answered';
  interaction.callback = callback;
  if (message) interaction.originalId = message.id;
  site.whenAnswered.get(interaction.id)?.();
}

import { firstAnswerWithinMs, type Site } from './site.ts';
import type { Interaction, Message } from './world.ts';

/** What a person reads when nothing came, by what they did. */
const failures: Readonly<Record<Interaction['type'], string>> = {
  2: 'The application did not respond',
  3: 'This interaction failed',
  4: 'Loading options failed',
  5: 'Something went wrong. Try again.',
};

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
      const { userId, channelId, about, type } = interaction;
      const error = failures[type];
      site.world.notices.push({ userId, channelId, about, error });
      site.changes.changed();
      resolve({ acked: false, error, interaction });
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

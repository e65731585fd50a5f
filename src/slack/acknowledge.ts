import { log } from '../log.ts';

/** At once, before anything is looked up. Where the socket has just been lost, the answer still has its own way. */
export async function acknowledge(ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log.warn('could not acknowledge to Slack; answering all the same', { error: String(error) });
  }
}

import type { Twilio } from 'twilio';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Seal } from '../../seal.ts';
import type { Connections, StoredConnection } from '../ports.ts';
import { openSecrets } from '../secrets.ts';
import { openTwilio, type TwilioPlace } from './client.ts';
import { TwilioFault } from './fault.ts';
import { TwilioSecrets, TwilioSettings } from './settings.ts';

/** Of a connection, what it takes to ask. */
export type OpenAccount = (
  stored: StoredConnection,
  now: InstantMs,
) => Promise<{ client: Twilio; settings: TwilioSettings }>;

interface Parts extends TwilioPlace {
  connections: Pick<Connections, 'relock'>;
  /** `null`: no secret can be opened. */
  seal: Seal | null;
}

export function accountOpener({ connections, seal, ...place }: Parts): OpenAccount {
  return async (stored, now) => {
    const settings = TwilioSettings.parse(stored.settings);
    const client = await openTwilio(settings, await secretsOf(stored), place, now);
    return { client, settings };
  };

  async function secretsOf(stored: StoredConnection): Promise<TwilioSecrets> {
    if (!seal) throw new TwilioFault('locked', 'TOKEN_KEYS is not set');
    try {
      return TwilioSecrets.parse(await openSecrets(stored, seal, connections));
    } catch (error) {
      if (error instanceof UserError) throw new TwilioFault('locked', error.message);
      throw error;
    }
  }
}

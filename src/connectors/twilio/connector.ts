import { connector } from '../connector.ts';
import { readStatus } from './calls.ts';
import { TwilioSecrets, TwilioSettings } from './settings.ts';
import { checkSignature } from './signature.ts';

export const twilio = connector<TwilioSettings, TwilioSecrets>({
  provider: 'twilio',
  name: 'Twilio',
  settings: TwilioSettings,
  secrets: TwilioSecrets,
  mainSecret: 'authToken',
  steps: (address) => [
    `Phone Numbers → Active numbers → a number → Voice → Call status changes: ${address} by HTTP POST.`,
    `Calls that you place by the API: StatusCallback ${address}; add ?agent=… where the number does not say which agent it is.`,
    'Calls that end while this service is away: "catchUp": true in the settings finds them afterwards.',
    'Balance and spend need nothing more: they stand in /credits within a minute or two.',
  ],
  check: checkSignature,
  read: readStatus,
});

import { button, type Card, text } from '../cards/card.ts';
import { sayChannel } from '../cards/channels.ts';
import { sayName, sayTime } from '../cards/format.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { DestinationLine } from '../reports/ports/notices.ts';

/** To whoever set it up, alone: nothing gets there any more. Of a webhook that nobody in chat has set up, to a channel. */
export function viewBroken(destination: DestinationLine, directory: Directory): Card {
  const { broken, zone } = destination;
  const since = broken ? ` since ${sayTime(broken.at, zone ?? directory.anchor.zone)}` : '';
  const why = sayName(broken?.why ?? 'it cannot be reached');
  const isWebhook = destination.platform === 'webhook';
  return {
    title: `Nothing reaches one of your ${isWebhook ? 'webhooks' : 'channels'} any more`,
    tone: 'critical',
    subtitle: sayName(directory.name),
    parts: [
      text(
        isWebhook
          ? `${sayChannel(destination)} has been sent nothing${since}: ${why}.`
          : `You set up what is said in ${sayChannel(destination)}. It has not been taken there${since}: ${why}.`,
      ),
      text(
        isWebhook
          ? 'What comes up meanwhile waits for a day. Once it takes messages again, send it all with the button, or set the webhook again.'
          : 'What comes up meanwhile waits for a day. Once the channel can be reached again, send it all with the button, or type a command such as “/notify alerts” in another channel to be told there.',
      ),
    ],
    actions: [
      button('Send again', 'notify status resend:all', { style: 'primary' }),
      button('What is broken', 'notify status'),
    ],
    notes: ['Credits are not touched by any of this.'],
  };
}

import { z } from 'zod';
import type { InstantMs } from '../../domain/instant.ts';
import type { Reading } from '../connector.ts';
import { readAs } from '../payload.ts';
import { isAnswered, isFinal, namesAgent, readEnded } from './ended-call.ts';
import type { TwilioSettings } from './settings.ts';

/** https://www.twilio.com/docs/voice/api/call-resource, as Twilio’s client reads it. */

/** Those that Twilio calls somebody back about: not those of a SIP trunk. */
const TOLD_OF: readonly string[] = ['inbound', 'outbound-api', 'outbound-dial'];

const ListedCall = z.object({
  sid: z.string(),
  status: z.string(),
  direction: z.string(),
  parentCallSid: z.string().nullish(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  /** Empty while it lasts, and it may be where nobody picked up: such a call costs nothing. */
  endTime: z.date().nullish(),
  /** In seconds. */
  duration: z
    .string()
    .regex(/^\d{1,9}$/, 'must be seconds')
    .nullish(),
});

/** As the message about its end would have been read. */
export function readListed(
  listed: unknown,
  settings: TwilioSettings,
  [from, to]: readonly [InstantMs, InstantMs],
): Reading {
  return readAs(ListedCall, listed, (call) => {
    const { sid: id, status, direction, endTime, duration } = call;
    if (!endTime || !isFinal(status)) return { ignored: 'it is not the end of a call' };
    const endedAt = endTime.getTime();
    if (endedAt < from || endedAt > to) return { ignored: 'it ended at another time' };
    if (!TOLD_OF.includes(direction)) return { ignored: `nobody is called back about ${direction}` };
    if (call.parentCallSid && settings.legs === 'parent') return { ignored: 'it is a leg of another call' };
    if (!namesAgent(settings, call)) return { ignored: 'nothing says whose number it is' };
    if (isAnswered(call) && !duration) return { unreadable: `#/duration of ${id} is required: seconds` };
    return readEnded({ ...call, id, endedAt, lastedSeconds: Number(duration ?? 0) }, null, settings);
  });
}

import { z } from 'zod';
import type { HookRequest } from '../../http/hooks/ports.ts';
import type { Reading } from '../connector.ts';
import { readAs, readJson } from '../payload.ts';
import { isAnswered, isFinal, readEnded } from './ended-call.ts';
import type { TwilioSettings } from './settings.ts';
import { formOf } from './signature.ts';

/** https://www.twilio.com/docs/voice/api/call-resource#statuscallback */

const AboutACall = z.object({
  CallSid: z.string(),
  CallStatus: z.string(),
  ParentCallSid: z.string().optional(),
});

const End = AboutACall.extend({
  Direction: z.string(),
  From: z.string().optional(),
  To: z.string().optional(),
  /** As mail has its dates. */
  Timestamp: z.string().transform((text, context) => {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return at;
    context.addIssue({ code: 'custom', message: 'must be a date' });
    return z.NEVER;
  }),
  /** In seconds. `Duration`, which stands beside it, is in begun minutes. */
  CallDuration: z
    .string()
    .regex(/^\d{1,9}$/, 'must be seconds')
    .transform(Number)
    .optional(),
});
type End = z.output<typeof End>;

export function readStatus(request: HookRequest, settings: TwilioSettings): Reading {
  const { headers, body, url } = request;
  if (headers['content-type']?.startsWith('application/json')) {
    return readJson(body, (json) => readSaid(json, request, settings));
  }
  // Told by GET, all of it stands in the address.
  const form = body.length > 0 ? body.toString() : new URL(url).search;
  return readSaid(formOf(form), request, settings);
}

function readSaid(said: unknown, request: HookRequest, settings: TwilioSettings): Reading {
  const about = AboutACall.safeParse(said);
  if (!about.success) return { ignored: 'it is no status of a call' };
  const { CallStatus, ParentCallSid } = about.data;
  if (!isFinal(CallStatus)) return { ignored: `${CallStatus} is not the end of a call` };
  if (ParentCallSid && settings.legs === 'parent') {
    return { ignored: `it is a leg of the call ${ParentCallSid}` };
  }
  return readAs(End, said, (end) => readEnd(end, request, settings));
}

function readEnd(end: End, { url }: HookRequest, settings: TwilioSettings): Reading {
  const { CallSid: id, CallStatus: status, CallDuration, Timestamp: endedAt } = end;
  if (isAnswered({ status }) && CallDuration === undefined) {
    return { unreadable: '#/CallDuration is required: seconds' };
  }
  const { Direction: direction, From: from, To: to } = end;
  return readEnded(
    { id, status, direction, from, to, endedAt, lastedSeconds: CallDuration ?? 0 },
    new URL(url).searchParams.get('agent'),
    settings,
  );
}

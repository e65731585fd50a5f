import { z } from 'zod';
import type { HookRequest } from '../../http/hooks/ports.ts';
import type { Reading } from '../connector.ts';
import { readCall } from '../heard-call.ts';
import { readAs, readJson } from '../payload.ts';
import { bare, type TwilioSettings } from './settings.ts';
import { formOf } from './signature.ts';

/** https://www.twilio.com/docs/voice/api/call-resource#statuscallback */

/** Nothing comes after one of these: it alone makes the event, in whatever order it is told, and however often. */
const FINAL: readonly string[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

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
  const { headers, body } = request;
  return headers['content-type']?.startsWith('application/json')
    ? readJson(body, (json) => readSaid(json, request, settings))
    : readSaid(formOf(body), request, settings);
}

function readSaid(said: unknown, request: HookRequest, settings: TwilioSettings): Reading {
  const about = AboutACall.safeParse(said);
  if (!about.success) return { ignored: 'it is no status of a call' };
  const { CallStatus, ParentCallSid } = about.data;
  if (!FINAL.includes(CallStatus)) return { ignored: `${CallStatus} is not the end of a call` };
  if (ParentCallSid && settings.legs === 'parent') {
    return { ignored: `it is a leg of the call ${ParentCallSid}` };
  }
  return readAs(End, said, (end) => readEnd(end, request, settings));
}

function readEnd(end: End, { url }: HookRequest, settings: TwilioSettings): Reading {
  const { CallSid: id, CallStatus, CallDuration, Direction, Timestamp: endedAt } = end;
  const isAnswered = CallStatus === 'completed';
  if (isAnswered && CallDuration === undefined) return { unreadable: '#/CallDuration is required: seconds' };
  const isInbound = Direction === 'inbound';
  return readCall(
    {
      source: 'twilio',
      id,
      agent: new URL(url).searchParams.get('agent') ?? agentAt(isInbound ? end.To : end.From, settings),
      kind: isInbound ? 'voice_inbound' : 'voice_outbound',
      startedAt: null,
      answeredAt: isAnswered ? endedAt - (CallDuration ?? 0) * 1_000 : null,
      endedAt,
      responses: 0,
      remarks: [isAnswered ? null : CallStatus],
    },
    settings,
  );
}

/** The number is an agent’s name too, where nothing else is said: no call is lost for want of one. */
function agentAt(number: string | undefined, { agents, agent }: TwilioSettings): string | undefined {
  const ours = number && bare(number);
  return ours && Object.hasOwn(agents, ours) ? ours : (agent ?? ours);
}

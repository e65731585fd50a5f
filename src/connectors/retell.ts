import { z } from 'zod';
import type { AgentKind } from '../domain/agent.ts';
import { connector, type Reading } from './connector.ts';
import { askFor, Gate } from './gate.ts';
import { CallSettings, CallSid, EpochMs, readCall } from './heard-call.ts';
import { heard, readAs, readJson } from './payload.ts';
import { hmacSha256, isSame, MISFIT, missing, untimely } from './signature.ts';
import { SigningSecret } from './signing.ts';

/** https://docs.retellai.com/features/webhook-overview */

// What Retell’s own library lets through.
const TOLERANCE_MS = 5 * 60_000;
const HEADER = 'x-retell-signature';

/**
 * Both come of each call, the second some time after the first. Either makes the same event, so that one that is lost
 * loses nothing; therefore nothing is taken from them that analysing may change, such as what the call cost there.
 */
const FINAL = ['call_ended', 'call_analyzed'];

const RetellSettings = CallSettings.extend({ gate: Gate.optional() });
type RetellSettings = z.output<typeof RetellSettings>;

// A call that is not there yet has no id by which its end could free the hold.
const HELD_MS = 2 * 60_000;

const Message = z.object({ event: z.string().max(100) });

const Ended = z.object({
  call: z.object({
    call_id: z.string(),
    agent_id: heard,
    call_type: heard,
    direction: heard,
    call_status: heard,
    disconnection_reason: heard,
    start_timestamp: EpochMs.nullish(),
    end_timestamp: EpochMs.nullish(),
    telephony_identifier: z.object({ twilio_call_sid: CallSid }).nullish().catch(null),
    transcript_object: z
      .array(z.object({ role: heard }))
      .nullish()
      .catch(null),
  }),
});
const Inbound = z.object({ call_inbound: z.object({ to_number: heard }) });

type Call = z.output<typeof Ended>['call'];

// https://docs.retellai.com/reliability/debug-call-disconnect: nobody was ever on the line. A mailbox is somebody.
const UNANSWERED = new Set([
  ...['dial_busy', 'dial_failed', 'dial_no_answer', 'invalid_destination', 'user_declined', 'marked_as_spam'],
  ...['telephony_provider_permission_denied', 'telephony_provider_unavailable', 'sip_routing_error'],
  ...['concurrency_limit_reached', 'no_concurrency_fallback', 'no_valid_payment'],
  ...['error_user_not_joined', 'registered_call_timeout'],
]);

export const retell = connector<RetellSettings, SigningSecret>({
  provider: 'retell',
  name: 'Retell',
  settings: RetellSettings,
  secrets: SigningSecret,
  mainSecret: 'secret',
  steps: (address) => [
    'The secret given here is the API key that has the webhook badge (Settings → API Keys): Retell signs with it.',
    `Settings → Webhooks, or Webhook Settings of one agent: ${address} for call_ended and call_analyzed.`,
  ],

  check({ headers, body }, { secret }, now) {
    const given = headers[HEADER];
    if (given === undefined) return missing(HEADER);
    const [, at = '', digest = ''] = /^v=(\d{1,15}),d=([0-9a-f]{64})$/i.exec(given) ?? [];
    if (!isSame(digest.toLowerCase(), hmacSha256(secret, body, at).toString('hex'))) return MISFIT;
    return untimely(Number(at), now, TOLERANCE_MS);
  },

  read: ({ body }, settings): Reading =>
    readJson(body, (json) =>
      readAs(Message, json, ({ event }) => {
        if (FINAL.includes(event)) return readAs(Ended, json, ({ call }) => readEnded(call, settings));
        const { gate } = settings;
        if (event === 'call_inbound' && gate) {
          return readAs(Inbound, json, ({ call_inbound: { to_number: line } }) =>
            askFor({ gate, settings, line }, answerInbound),
          );
        }
        return { ignored: `${event} is not the end of a call` };
      }),
    ),
});

function readEnded(call: Call, settings: CallSettings): Reading {
  const {
    start_timestamp: startedAt = null,
    end_timestamp: endedAt = null,
    disconnection_reason: why,
  } = call;
  const isAnswered = startedAt !== null && call.call_status !== 'not_connected' && !UNANSWERED.has(why ?? '');
  const overAt = endedAt ?? (isAnswered ? null : startedAt);
  if (overAt === null && !isAnswered) return { ignored: `nobody was reached, and it does not say when` };
  if (overAt === null) return { unreadable: '#/call/end_timestamp is required: when the call ended' };
  return readCall(
    {
      source: 'retell',
      id: call.call_id,
      agent: call.agent_id,
      kind: kindOf(call),
      startedAt: isAnswered ? null : startedAt,
      answeredAt: isAnswered ? startedAt : null,
      endedAt: overAt,
      responses: call.transcript_object?.filter(({ role }) => role === 'agent').length ?? 0,
      carriedAs: call.telephony_identifier?.twilio_call_sid,
      remarks: [why ?? null],
    },
    settings,
  );
}

function kindOf({ call_type: type, direction }: Call): AgentKind | null {
  if (type === 'web_call') return 'voice_web';
  if (direction === 'inbound') return 'voice_inbound';
  return direction === 'outbound' ? 'voice_outbound' : null;
}

/** A number without an inbound agent of its own takes no call that is given none. */
function answerInbound(agent: string) {
  return {
    holdId: null,
    ttlMs: HELD_MS,
    yes: { call_inbound: { override_agent_id: agent } },
    no: { call_inbound: {} },
  };
}

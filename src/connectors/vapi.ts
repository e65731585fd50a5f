import { z } from 'zod';
import type { AgentKind } from '../domain/agent.ts';
import { WireInstant, wireText } from '../domain/wire.ts';
import type { HookRequest } from '../http/hooks/ports.ts';
import { connector, type Reading } from './connector.ts';
import { askFor, Gate } from './gate.ts';
import { CallSettings, CallSid, readCall } from './heard-call.ts';
import { heard, readAs, readJson } from './payload.ts';
import { checkSigned, Signing, SigningSecret } from './signing.ts';

/** https://docs.vapi.ai/server-url/events */

const VapiSettings = CallSettings.extend({
  /** Where a credential there has other headers than Vapi proposes. */
  signature: Signing.optional(),
  gate: Gate.extend({
    /** What a caller hears where there are no credits. */
    says: wireText().default('I am sorry, we cannot take your call at the moment.'),
  }).optional(),
});
type VapiSettings = z.output<typeof VapiSettings>;

// Freed at the end of the call; one whose end is never told frees itself.
const HELD_MS = 3_600_000;

/** What Vapi proposes for the credential of a server, by its header. Any one of them will do: the secret is one. */
const PROPOSED: Readonly<Record<string, Signing>> = {
  authorization: Signing.parse({ scheme: 'shared-secret', header: 'authorization', prefix: 'Bearer ' }),
  'x-vapi-secret': Signing.parse({ scheme: 'shared-secret', header: 'x-vapi-secret' }),
  'x-signature': Signing.parse({
    scheme: 'hmac-sha256',
    header: 'x-signature',
    timestamp: { header: 'x-timestamp' },
  }),
};

const Message = z.object({ message: z.object({ type: z.string().max(100) }) });

const AssistantRequest = z.object({
  message: z.object({ call: z.object({ id: wireText(), phoneNumberId: heard }) }),
});

const Report = z.object({
  message: z.object({
    call: z.object({
      id: z.string(),
      type: heard,
      phoneCallProviderId: CallSid,
      assistantId: heard,
      squadId: heard,
      workflowId: heard,
      createdAt: WireInstant.nullish().catch(null),
      startedAt: WireInstant.nullish(),
      endedAt: WireInstant.nullish(),
    }),
    startedAt: WireInstant.nullish(),
    endedAt: WireInstant.nullish(),
    endedReason: heard,
    cost: z.number().nullish().catch(null),
    assistant: z
      .object({
        id: heard,
        name: heard,
        model: z.object({ model: heard }).nullish().catch(null),
        voice: z.object({ voiceId: heard }).nullish().catch(null),
      })
      .nullish()
      .catch(null),
    artifact: z
      .object({
        messages: z
          .array(z.object({ role: heard }))
          .nullish()
          .catch(null),
      })
      .nullish()
      .catch(null),
  }),
});
type Report = z.output<typeof Report>['message'];

const kinds = new Map<string, AgentKind>([
  ['inboundPhoneCall', 'voice_inbound'],
  ['outboundPhoneCall', 'voice_outbound'],
  ['webCall', 'voice_web'],
  ['vapi.websocketCall', 'voice_web'],
]);

// https://docs.vapi.ai/calls/call-ended-reason: these end a call before anybody has picked up. A mailbox has. Of what
// SIP says, the rest may also be said of a transfer that failed, after a conversation.
const UNANSWERED =
  /^(customer-(busy|did-not-answer|did-not-give-microphone-permission)|assistant-(request|not|join)-|scheduled-call-deleted|vonage-rejected|twilio-reported-customer-misdialed|call-start-error|call\.start\.|call\.ringing\.)|failed-to-connect|never-connected|no-call-received|worker-not-available|outbound-sip-(408|480)-/;

export const vapi = connector<VapiSettings, SigningSecret>({
  provider: 'vapi',
  name: 'Vapi',
  settings: VapiSettings,
  secrets: SigningSecret,
  mainSecret: 'secret',
  steps: (address) => [
    'Integrations → Server Configuration → Add Custom Credential: a bearer token or HMAC (SHA256), with the secret given here.',
    `Assistants → Advanced → Server URL: ${address} with that credential; of the server messages, end-of-call-report.`,
    'Vapi sends each message once, unless the server has a backoffPlan, which its API sets: without one, calls that end while this service is away are lost.',
  ],

  check(request, secrets, now, { signature }) {
    if (signature) return checkSigned(signature, request, secrets, now);
    const faults = Object.entries(PROPOSED)
      .filter(([header]) => request.headers[header] !== undefined)
      .map(([, proposed]) => checkSigned(proposed, request, secrets, now));
    if (faults.includes(null)) return null;
    return faults[0] ?? `it has none of the headers ${Object.keys(PROPOSED).join(', ')}`;
  },

  read: ({ body }: HookRequest, settings): Reading =>
    readJson(body, (json) =>
      readAs(Message, json, ({ message: { type } }) => {
        if (type === 'end-of-call-report') {
          return readAs(Report, json, ({ message }) => readReport(message, settings));
        }
        const { gate } = settings;
        // A number without an assistant of its own asks for one, and says the error where it gets none.
        if (type === 'assistant-request' && gate) {
          return readAs(AssistantRequest, json, ({ message: { call } }) =>
            askFor({ gate, settings, line: call.phoneNumberId }, (assistantId) => ({
              ...{ holdId: holdOf(call), ttlMs: HELD_MS },
              ...{ yes: { assistantId }, no: { error: gate.says } },
            })),
          );
        }
        return { ignored: `${type} is not the end of a call` };
      }),
    ),
});

function readReport(report: Report, settings: VapiSettings): Reading {
  const { call, assistant, artifact, endedReason, cost } = report;
  const startedAt = report.startedAt ?? call.startedAt ?? null;
  const isAnswered = startedAt !== null && !UNANSWERED.test(endedReason ?? '');
  // What was never answered has ended at some time all the same, though the message may not know when.
  const endedAt =
    report.endedAt ?? call.endedAt ?? (isAnswered ? null : (startedAt ?? call.createdAt ?? null));
  if (endedAt === null) return { unreadable: '#/message/endedAt is required: when the call ended' };
  const reading = readCall(
    {
      source: 'vapi',
      id: call.id,
      agent: call.assistantId ?? assistant?.id ?? call.squadId ?? call.workflowId ?? assistant?.name,
      kind: kinds.get(call.type ?? '') ?? null,
      startedAt: isAnswered ? null : startedAt,
      answeredAt: isAnswered ? startedAt : null,
      endedAt,
      responses: artifact?.messages?.filter(({ role }) => role === 'bot' || role === 'assistant').length ?? 0,
      model: assistant?.model?.model,
      voice: assistant?.voice?.voiceId,
      carriedAs: call.phoneCallProviderId,
      remarks: [
        endedReason ?? null,
        typeof cost === 'number' ? `Vapi: ${Number(cost.toFixed(4))} USD` : null,
      ],
    },
    settings,
  );
  return settings.gate && 'events' in reading ? { ...reading, frees: holdOf(call) } : reading;
}

function holdOf({ id }: { id: string }): string {
  return `vapi:${id}`;
}

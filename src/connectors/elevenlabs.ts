import { z } from 'zod';
import type { AgentKind } from '../domain/agent.ts';
import { printInstant } from '../domain/instant.ts';
import { CALL_MS_MAX } from '../domain/usage-event.ts';
import { connector, type Reading } from './connector.ts';
import { CallSettings, CallSid, EpochSeconds, readCall, sayRemarks, whose, withAgent } from './heard-call.ts';
import { heard, readAs, readEvent, readJson, tidy } from './payload.ts';
import { hmacSha256, isSame, MISFIT, missing, untimely } from './signature.ts';
import { SigningSecret } from './signing.ts';

/** https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks */

// Of five attempts the last comes some 45 minutes after the first, and nothing says that it is signed anew. Their own
// library lets through half an hour; what is sent again is counted once, whenever that is.
const TOLERANCE_MS = 50 * 60_000;
const HEADER = 'elevenlabs-signature';
const REPLIES_MAX = 10_000;

const Message = z.object({ type: z.string().max(100) });

const Transcription = z.object({
  data: z.object({
    conversation_id: z.string(),
    agent_id: heard,
    user_id: heard,
    transcript: z
      .array(z.object({ role: heard, message: heard }))
      .nullish()
      .catch(null),
    metadata: z.object({
      start_time_unix_secs: EpochSeconds,
      accepted_time_unix_secs: EpochSeconds.nullish().catch(null),
      call_duration_secs: z
        .number()
        .min(0)
        .max(CALL_MS_MAX / 1_000),
      /** In credits of theirs. */
      cost: z.number().nullish().catch(null),
      termination_reason: heard,
      conversation_initiation_source: heard,
      text_only: z.boolean().nullish().catch(null),
      phone_call: z.object({ direction: heard, call_sid: CallSid }).nullish().catch(null),
    }),
    conversation_initiation_client_data: z
      .object({
        conversation_config_override: z
          .object({
            agent: z
              .object({ prompt: z.object({ llm: heard }).nullish().catch(null) })
              .nullish()
              .catch(null),
            tts: z.object({ voice_id: heard }).nullish().catch(null),
          })
          .nullish()
          .catch(null),
      })
      .nullish()
      .catch(null),
  }),
});
type Conversation = z.output<typeof Transcription>['data'];

const Failure = z.object({
  event_timestamp: EpochSeconds,
  data: z.object({ conversation_id: z.string(), agent_id: heard, failure_reason: heard }),
});
type Failure = z.output<typeof Failure>;

export const elevenLabs = connector<CallSettings, SigningSecret>({
  provider: 'elevenlabs',
  name: 'ElevenLabs',
  settings: CallSettings,
  secrets: SigningSecret,
  mainSecret: 'secret',
  steps: (address) => [
    `Agents → Settings → Post-call webhook → Create webhook: ${address} with HMAC and with retries, for transcripts and call initiation failures, without audio.`,
    'The secret given here is the one that is shown when the webhook is created, once.',
  ],

  check({ headers, body }, { secret }, now) {
    const given = headers[HEADER];
    if (given === undefined) return missing(HEADER);
    const parts = given.split(',');
    const at = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2) ?? '';
    const expected = `v0=${hmacSha256(secret, at, '.', body).toString('hex')}`;
    if (!parts.some((part) => isSame(part, expected))) return MISFIT;
    return untimely(at === '' ? Number.NaN : Number(at) * 1_000, now, TOLERANCE_MS);
  },

  read: ({ body }, settings): Reading =>
    readJson(body, (json) =>
      readAs(Message, json, ({ type }) => {
        if (type === 'post_call_transcription') {
          return readAs(Transcription, json, ({ data }) => readConversation(data, settings));
        }
        if (type === 'call_initiation_failure') {
          return readAs(Failure, json, (failure) => readFailure(failure, settings));
        }
        return { ignored: `${type} is not the end of a conversation` };
      }),
    ),
});

function readConversation(conversation: Conversation, settings: CallSettings): Reading {
  const { conversation_id: id, agent_id: agent, metadata, transcript } = conversation;
  const override = conversation.conversation_initiation_client_data?.conversation_config_override;
  const replies = transcript?.filter(({ role, message }) => role === 'agent' && message).length ?? 0;
  const model = override?.agent?.prompt?.llm;
  const surface = metadata.conversation_initiation_source;
  const remarks = [
    metadata.termination_reason ?? null,
    typeof metadata.cost === 'number' ? `ElevenLabs: ${metadata.cost} credits there` : null,
  ];
  const startedAt = metadata.start_time_unix_secs;
  if (metadata.text_only) {
    if (replies === 0) return { ignored: 'a chat without a reply' };
    return withAgent(agent, settings, (ours) =>
      readEvent({
        ...whose(settings),
        type: 'reply',
        source: 'elevenlabs',
        id,
        agent: ours,
        kind: settings.kind ?? 'chat',
        at: printInstant(startedAt),
        quantity: Math.min(replies, REPLIES_MAX),
        conversation: id,
        model: tidy(model),
        surface: tidy(surface),
        remarks: sayRemarks(remarks),
      }),
    );
  }
  const lastedMs = Math.round(metadata.call_duration_secs * 1_000);
  // Older messages do not say when it was accepted; one that nobody accepted has not lasted.
  const answeredAt = metadata.accepted_time_unix_secs || (lastedMs > 0 ? startedAt : null);
  return readCall(
    {
      source: 'elevenlabs',
      id,
      agent,
      kind: kindOf(conversation),
      startedAt: answeredAt === null || startedAt < answeredAt ? startedAt : null,
      answeredAt,
      endedAt: (answeredAt ?? startedAt) + lastedMs,
      responses: replies,
      model,
      voice: override?.tts?.voice_id,
      surface,
      carriedAs: metadata.phone_call?.call_sid,
      remarks,
    },
    settings,
  );
}

function kindOf({ metadata: { phone_call: call } }: Conversation): AgentKind | null {
  if (!call) return 'voice_web';
  if (call.direction === 'inbound') return 'voice_inbound';
  return call.direction === 'outbound' ? 'voice_outbound' : null;
}

/** Known by an id of its own: if its conversation took place after all, that is counted too. */
function readFailure({ event_timestamp: at, data }: Failure, settings: CallSettings): Reading {
  return readCall(
    {
      source: 'elevenlabs',
      id: `${data.conversation_id}/unanswered`,
      agent: data.agent_id,
      kind: 'voice_outbound',
      startedAt: at,
      answeredAt: null,
      endedAt: at,
      responses: 0,
      remarks: [data.failure_reason ?? null],
    },
    settings,
  );
}

import { z } from 'zod';
import { AgentKind } from '../domain/agent.ts';
import { type InstantMs, printInstant } from '../domain/instant.ts';
import { wireText } from '../domain/wire.ts';
import type { Reading } from './connector.ts';
import { readEvent, tidy } from './payload.ts';

const RESPONSES_MAX = 10_000;
const REMARKS_LENGTH_MAX = 500;
const EPOCH_MS_MAX = Date.UTC(2100, 0, 1);

/** What an account may say of whatever it has connected that makes calls. */
export const CallSettings = z.strictObject({
  /** By the provider’s id of an agent, its id here. One that is not named keeps the provider’s. */
  agents: z.record(wireText(), wireText()).default({}),
  /** Of messages that name none. */
  agent: wireText().optional(),
  company: wireText().optional(),
  /** In the place of what the message says. */
  kind: AgentKind.optional(),
});
export type CallSettings = z.output<typeof CallSettings>;

export const EpochMs = z
  .number()
  .min(0, 'must be milliseconds since 1970')
  .max(EPOCH_MS_MAX, 'must be milliseconds since 1970')
  .transform(Math.trunc);

export const EpochSeconds = z
  .number()
  .min(0, 'must be seconds since 1970')
  .max(EPOCH_MS_MAX / 1_000, 'must be seconds since 1970')
  .transform((seconds) => Math.round(seconds * 1_000));

/** What Twilio calls a call; other companies’ names of one are of other forms. */
export const CallSid = z
  .string()
  .regex(/^CA[0-9a-f]{32}$/i)
  .nullish()
  .catch(null);

/** A call as a provider tells it, once it is over. */
export interface HeardCall {
  source: string;
  id: string;
  /** By the provider’s id. */
  agent: string | null | undefined;
  /** `null`: the message does not say; what kind the agent is decides. */
  kind: AgentKind | null;
  startedAt: InstantMs | null;
  /** `null`: nobody picked up. */
  answeredAt: InstantMs | null;
  endedAt: InstantMs;
  responses: number;
  model?: string | null | undefined;
  voice?: string | null | undefined;
  surface?: string | null | undefined;
  /** Where it is Twilio that carries it. */
  carriedAs?: string | null | undefined;
  remarks: readonly (string | null)[];
}

export function readCall(call: HeardCall, settings: CallSettings): Reading {
  const { startedAt, answeredAt, endedAt } = call;
  const answered = answeredAt === null ? null : printInstant(answeredAt);
  // What rang and was not answered began at its end, where nothing else is said.
  const began = startedAt ?? (answered === null ? endedAt : null);
  const reading = withAgent(call.agent, settings, (agent) =>
    readEvent({
      ...whose(settings),
      type: 'call',
      source: call.source,
      id: call.id,
      agent,
      kind: settings.kind ?? call.kind,
      startedAt: began === null ? null : printInstant(began),
      connectedAt: answered,
      answeredAt: answered,
      endedAt: printInstant(endedAt),
      responses: Math.min(call.responses, RESPONSES_MAX),
      model: tidy(call.model),
      voice: tidy(call.voice),
      surface: tidy(call.surface),
      remarks: sayRemarks(call.remarks),
    }),
  );
  return call.carriedAs && 'events' in reading ? { ...reading, carriedAs: call.carriedAs } : reading;
}

export function withAgent(
  theirs: string | null | undefined,
  settings: CallSettings,
  use: (agent: string) => Reading,
): Reading {
  const ours = theirs ? oursFor(theirs, settings) : settings.agent;
  if (ours) return use(ours);
  return { unreadable: 'It names no agent: say “agent” in the settings of this connection.' };
}

export function oursFor(theirs: string, { agents }: CallSettings): string {
  return (Object.hasOwn(agents, theirs) && agents[theirs]) || theirs;
}

export function whose({ company }: CallSettings) {
  return { company: company ?? null };
}

export function sayRemarks(remarks: readonly (string | null)[]): string | null {
  return tidy(remarks.filter(Boolean).join(', '), REMARKS_LENGTH_MAX);
}

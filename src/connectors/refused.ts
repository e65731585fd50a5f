import type { UsageEvent } from '../domain/usage-event.ts';

/** What the ledger says of an event; `reason`: why it counts for nothing. */
type Recorded = { status: 'recorded' | 'duplicate' } | { status: 'refused'; reason: Refusal };
type Refusal = 'conflict' | 'future' | 'unknown-agent' | 'unknown-kind';

/** What of the ledger is needed to count. */
export interface Recorder {
  record(accountId: string, events: readonly UsageEvent[]): Promise<readonly Recorded[]>;
}

export interface Refused {
  event: UsageEvent;
  reason: Refusal;
}

export function refusedOf(events: readonly UsageEvent[], answers: readonly Recorded[]): Refused[] {
  return events.flatMap((event, index) => {
    const answer = answers[index];
    return answer?.status === 'refused' ? [{ event, reason: answer.reason }] : [];
  });
}

/** What was counted first stands, and sending it again would change nothing: no fault of the sender’s. */
export function isSettled({ reason }: Refused): boolean {
  return reason === 'conflict';
}

/** Each once. */
export function sayRefused(refused: readonly Refused[]): string[] {
  return [...new Set(refused.map(({ event, reason }) => refusals[reason](event)))];
}

const refusals: Record<Refusal, (event: UsageEvent) => string> = {
  conflict: ({ id }) => `“${id}” came again and said something else: what was counted first stands.`,
  future: ({ id }) => `“${id}” lies more than five minutes ahead: compare the clocks.`,
  'unknown-agent': ({ agent }) =>
    `This account knows no agent “${agent}”: make it, or say in “agents” of the settings which one is meant.`,
  'unknown-kind': ({ agent }) =>
    `The agent “${agent}” is new, and the message does not say its kind: say “kind” in the settings.`,
};

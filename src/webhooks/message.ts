import { sayCardPlainly } from '../cards/where.ts';
import type { Letter } from '../chat/ports/courier.ts';
import { printInstant } from '../domain/instant.ts';

/** What receivers see of a kind: names by subject and event, as is usual there. */
export const messageTypes: Readonly<Record<string, string>> = {
  low_credit: 'credits.low',
  stopped: 'agent.stopped',
  overage: 'credits.overage',
  cap_reached: 'cap.reached',
  no_rate: 'usage.unrated',
  expiring: 'credits.expiring',
  run_out: 'credits.run_out',
  spike: 'usage.spike',
  recharge_failed: 'recharge.failed',
  recharge_request: 'recharge.requested',
  recharge_done: 'recharge.done',
  credits_bought: 'credits.bought',
  escalation: 'alert.escalated',
  reminder: 'alert.reminded',
  webhook_test: 'webhook.test',
};

export interface Message {
  /** The same however often it is sent. */
  id: string;
  body: string;
}

/** How it stands with what a notice tells of. */
export type Stage = 'raised' | 'acknowledged' | 'recovered';

const INSTANTS = /(^at|At)$/;
// An id may hold the name of an agent, and a header nothing but ASCII: one that could not be sent would hold up all others.
const UNFIT_FOR_HEADERS = /[^\x21-\x7e]/gu;

/** The facts that the alert carries, and what was said of them to people. */
export function messageOf(letter: Letter, stage: Stage): Message {
  const { notice, card, directory } = letter;
  const type = messageTypes[notice.kind] ?? `notice.${notice.kind}`;
  const facts = Object.fromEntries(
    Object.entries(notice.facts as object).map(([name, value]) => [
      name,
      INSTANTS.test(name) && typeof value === 'number' ? printInstant(value) : value,
    ]),
  );
  const body = {
    type: stage === 'raised' ? type : `${type}.${stage}`,
    timestamp: printInstant(stageAt(letter, stage)),
    data: {
      account: directory.id,
      summary: sayCardPlainly(card).title,
      ...(stage === 'acknowledged' && { acknowledgedBy: notice.acknowledged?.by }),
      ...facts,
    },
  };
  const id = stage === 'raised' ? letter.id : `${letter.id}:${stage}`;
  return { id: id.replace(UNFIT_FOR_HEADERS, encodeURIComponent), body: JSON.stringify(body) };
}

function stageAt({ notice }: Letter, stage: Stage): number {
  if (stage === 'recovered') return notice.recoveredAt ?? notice.createdAt;
  return stage === 'acknowledged' ? (notice.acknowledged?.at ?? notice.createdAt) : notice.createdAt;
}

import { type AlertState, armed } from '../domain/alert.ts';
import { GATHERED_MS, type WarningKind } from '../domain/warning.ts';
import type { Desk } from './desk.ts';
import type { OutboxRow } from './ports/writes.ts';

export function isHeard({ state }: Desk, kind: WarningKind): boolean {
  return state.terms.alertRules.some(({ kinds }) => kinds.has(kind));
}

type Said = Pick<OutboxRow, 'facts'> & { about: string };

/** To every channel that hears of it: which these are is looked up when it is said. */
export function warn(desk: Desk, kind: WarningKind, said: Said): void {
  push(desk, kind, said, said.about);
}

/** The messages about it are edited, and what nobody has said yet is left unsaid. */
export function recover(desk: Desk, said: Said): void {
  push(desk, 'recovered', said, `recovered:${said.about}`);
}

function push({ state, writes, now }: Desk, kind: string, { about, facts }: Said, name: string): void {
  const { accountId, eventSeq, entrySeq } = state;
  writes.outbox.push({
    accountId,
    // The memory that the same commit writes keeps it from being said twice. The numbers and the time are there for the
    // next of its kind, which is not to be taken for this one.
    id: `${name}:${eventSeq}:${entrySeq}:${now}`,
    destinationId: null,
    kind,
    facts: { ...facts, at: now },
    about,
    dueAt: now + GATHERED_MS,
  });
}

// Beside the memories of rules, which all have an id.
const NO_RULE = '';

/** What has been said of a kind and still stands. */
export function memoryOf({ state }: Desk, kind: WarningKind): AlertState {
  return state.alerts.get(`${NO_RULE}\0${kind}`) ?? armed;
}

/** Shared with the other replicas and kept over restarts: it is a row, written where it has changed. */
export function remember(desk: Desk, kind: WarningKind, memory: AlertState): void {
  if (memory === memoryOf(desk, kind)) return;
  const { accountId, alerts } = desk.state;
  const key = `${NO_RULE}\0${kind}`;
  alerts.set(key, memory);
  desk.writes.alerts.set(`${accountId}\0${key}`, { accountId, ruleId: NO_RULE, scope: kind, state: memory });
}

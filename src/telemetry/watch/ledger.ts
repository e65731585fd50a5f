import { BusyError } from '../../ledger/group-commit.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import type { RecordAnswer } from '../../ledger/record-usage.ts';
import type { CommitTracer } from '../../ledger/tracer.ts';
import { outsideLogScope } from '../../log/scope.ts';
import type { Meters } from '../meters.ts';
import type { Tracer } from '../tracer.ts';

/** Counts what is asked of it and what it answers. */
export function countLedger(ledger: OpenLedger, meters: Meters): OpenLedger {
  const lost = (error: unknown): never => {
    if (error instanceof BusyError) meters.busy();
    throw error;
  };
  const asked = <Answer extends { status: string }>(answer: Answer): Answer => {
    meters.authorisation(answer.status);
    return answer;
  };
  const event = (type: string, answer: RecordAnswer) =>
    meters.event(type, answer.status === 'refused' ? answer.reason : answer.status);

  // Each `then` is one promise more, on the way of every event: an asynchronous function would be three.
  return {
    ...ledger,
    record: (accountId, events) =>
      ledger.record(accountId, events).then((answers) => {
        meters.batch();
        for (const [index, answer] of answers.entries()) event(events[index]?.type ?? '', answer);
        return answers;
      }, lost),
    capture: (accountId, holdId, captured) =>
      ledger.capture(accountId, holdId, captured).then((capture) => {
        if (capture.status === 'captured') event(captured.type, capture.answer);
        return capture;
      }, lost),
    authorize: (accountId, request) => ledger.authorize(accountId, request).then(asked, lost),
    extend: (accountId, request) => ledger.extend(accountId, request).then(asked, lost),
  };
}

/** A commit belongs to all whose calls are in it, and what is logged in it to none of them. */
export function followCommits(tracer: Tracer): CommitTracer {
  return {
    here: tracer.here,
    follow: ({ callers, events }, work) => {
      const attributes = { 'tallybot.calls': callers.length, 'tallybot.events': events };
      return outsideLogScope(() => tracer.shared('group commit', { callers, attributes }, work));
    },
  };
}

import { BusyError } from '../../ledger/group-commit.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import type { CommitTracer } from '../../ledger/tracer.ts';
import { outsideLogScope } from '../../log/scope.ts';
import type { Meters } from '../meters.ts';
import type { Tracer } from '../tracer.ts';

/** Counts what is asked of it and what it answers. */
export function countLedger(ledger: OpenLedger, meters: Meters): OpenLedger {
  const counted = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof BusyError) meters.busy();
      throw error;
    }
  };
  const answered = async <Answer extends { status: string }>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await counted(asked);
    meters.authorisation(answer.status);
    return answer;
  };

  return {
    ...ledger,
    async record(accountId, events) {
      const answers = await counted(ledger.record(accountId, events));
      meters.batch();
      for (const [index, answer] of answers.entries())
        meters.event(events[index]?.type ?? '', answer.status === 'refused' ? answer.reason : answer.status);
      return answers;
    },
    async capture(accountId, holdId, event) {
      const captured = await counted(ledger.capture(accountId, holdId, event));
      if (captured.status === 'captured') {
        const { answer } = captured;
        meters.event(event.type, answer.status === 'refused' ? answer.reason : answer.status);
      }
      return captured;
    },
    authorize: (accountId, request) => answered(ledger.authorize(accountId, request)),
    extend: (accountId, request) => answered(ledger.extend(accountId, request)),
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

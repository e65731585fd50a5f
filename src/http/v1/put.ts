import { z } from 'zod';
import { wireText } from '../../domain/wire.ts';
import type { By, TermsAnswer, TermsStore } from '../../ledger/ports/terms-store.ts';
import { unauthorized } from '../authenticate.ts';
import { ok } from '../endpoint.ts';
import { problem } from '../problem.ts';
import type { Reply } from '../route.ts';
import { REMARKS_LENGTH_MAX } from '../scalars.ts';

export const remarks = wireText(REMARKS_LENGTH_MAX).nullable().default(null);

export const ByQuery = z.strictObject({ remarks: remarks });

const Put = z.strictObject({ status: z.enum(['created', 'changed', 'unchanged']) });
export const put: z.output<typeof Put> = { status: 'created' };

/** What all of them have in common. */
export const terms = { scope: 'manage', group: 'Terms', answer: Put } as const;

type Reason = TermsStore[keyof TermsStore] extends (...given: never[]) => Promise<infer Answer>
  ? Answer extends { status: 'refused'; reason: infer One }
    ? One
    : never
  : never;

const refusals: Record<Exclude<Reason, 'unknown-account'>, [status: number, detail: string]> = {
  'in-use': [409, 'Usage or credits have been written: the zone and the anchor can no longer change.'],
  reopens: [409, 'A cycle is closed that would be open again. Its numbers stay as they were said.'],
  'unknown-zone': [422, 'There is no such time zone.'],
  'unknown-plan': [422, 'There is no such plan.'],
  'unknown-company': [422, 'There is no such company.'],
  'unknown-agent': [422, 'There is no such agent yet: say its kind to make it.'],
  'unknown-destination': [422, 'There is no such destination.'],
  'already-granted': [409, 'That cycle has had its credits or its usage. History is not rewritten.'],
  conflict: [409, 'This exists already, and says something else.'],
  'last-manager': [409, 'This is the last who can manage the account: name another one first.'],
  'unknown-cap': [404, 'There is no such cap.'],
  'unknown-rule': [404, 'There is no such alert rule.'],
};

/** Who did it, when, and what was said of it. */
export type ByOf = (actor: string, said: string | null) => By;

export function byAt(clock: () => number): ByOf {
  return (actor, said) => ({ actor, remarks: said, at: clock() });
}

export function idOf(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

export function refused(...reasons: (keyof typeof refusals)[]): Record<number, string> {
  const said: Record<number, string> = {};
  for (const reason of reasons) {
    const [status, detail] = refusals[reason];
    said[status] = said[status] ? `${said[status]} ${detail}` : detail;
  }
  return said;
}

export function replyTo(answer: TermsAnswer<keyof typeof refusals>): Reply {
  if (answer.status !== 'refused') return ok(answer satisfies z.output<typeof Put>);
  // The key is of an account that is gone.
  if (answer.reason === 'unknown-account') return unauthorized();
  const [status, detail] = refusals[answer.reason];
  return problem(status, detail, { code: answer.reason });
}

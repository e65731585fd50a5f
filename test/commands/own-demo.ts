import { beforeEach, expect } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import type { UsageEvent } from '../../src/domain/usage-event.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { type Actor, actorOnDemo } from '../support/acting.ts';
import { DEMO_NOW } from '../support/demo.ts';

/** For whoever changes the demo: each test has one of its own. */
export function ownDemo() {
  let actor: Actor;
  beforeEach(async () => {
    actor = await actorOnDemo();
  });
  return {
    ask: (...asked: Parameters<Actor['ask']>) => actor.ask(...asked),
    sql: <Row extends object>(text: string, ...values: unknown[]) => actor.sql<Row>(text, ...values),
    async record(events: readonly UsageEvent[]): Promise<void> {
      const ledger = createLedger(createLedgerStore(actor.database.pool), () => DEMO_NOW);
      for (const answer of await ledger.record('demo', events)) expect(answer.status).toBe('recorded');
    },
    /** How often something was done; by Priya, who asks. */
    audits: (act?: string) =>
      actor.database.prisma.audit.count({ where: act === undefined ? {} : { act, actor: 'priya' } }),
  };
}

import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Actor, actorOn, demoTemplate, type Template } from '../support/acting.ts';

/** For whoever changes the demo: each test has one of its own. */
export function ownDemo() {
  let template: Template;
  let actor: Actor;
  beforeAll(async () => {
    template = await demoTemplate();
  });
  afterAll(() => template.drop());
  beforeEach(async () => {
    actor = await actorOn(template);
  });
  return {
    ask: (...asked: Parameters<Actor['ask']>) => actor.ask(...asked),
    sql: <Row extends object>(text: string, ...values: unknown[]) => actor.sql<Row>(text, ...values),
    /** How often something was done; by Priya, who asks. */
    audits: (act?: string) =>
      actor.database.prisma.audit.count({ where: act === undefined ? {} : { act, actor: 'priya' } }),
  };
}

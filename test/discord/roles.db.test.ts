import { afterAll, beforeAll, expect, it } from 'vitest';
import { memberIdOf } from '../../src/chat/people.ts';
import { createMemberStore } from '../../src/db/members.ts';
import { roleIdentity } from '../../src/db/role-identity.ts';
import type { Role } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase, DEMO_NOW } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;
let billing: Role;
let auditors: Role;

const by = { actor: 'test', remarks: null, at: DEMO_NOW };

async function name(role: Role, may: 'view' | 'manage') {
  const known = { platform: 'discord', workspace: on.acme.id, userId: roleIdentity(role.id) } as const;
  const member = { id: memberIdOf(known), name: role.name, role: may };
  await createMemberStore(database).put('demo', member, known, by);
}

beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database);
  billing = on.discord.addRole(on.acme, { name: 'Billing' });
  auditors = on.discord.addRole(on.acme, { name: 'Auditors' });
  await name(billing, 'manage');
  await name(auditors, 'view');
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

const topUp = (who = on.ann) => on.ask(who, on.general, 'credits top-up', { amount: 50 });

it('whoever holds a role that manages does, under their own name', async () => {
  const bea = on.personIn(on.acme, 'bea', [billing]);

  const question = await topUp(bea);
  const done = await on.changes(bea, question, () => bea.press(question, 'Add 50'));

  expect(saidBy(done)).toContain('bea');
  const { rows } = await database.pool.query(
    `select actor from audit where account_id = 'demo' order by at desc, id desc limit 1`,
  );
  expect(rows).toEqual([{ actor: `discord:${on.acme.id}:${bea.user.id}` }]);
});

it('whoever holds none is refused, and told which role may', async () => {
  const refusal = await topUp(on.ben);

  expect(saidBy(refusal)).toContain('Only managers may use');
  expect(saidBy(refusal)).toContain('anybody with the role “Billing”');
  expect(saidBy(refusal)).not.toContain('Auditors');
});

it('a role that is taken away manages no more, with the very next command', async () => {
  const cleo = on.personIn(on.acme, 'cleo', [billing]);
  expect(saidBy(await topUp(cleo))).toContain('Add 50');
  on.discord.addMember(on.acme, cleo.user, []);

  expect(saidBy(await topUp(cleo))).toContain('Only managers may use');
});

it('where members alone may read, whoever holds a role that may see does, and nobody else', async () => {
  await database.pool.query(`update account set readable_by = 'members' where id = 'demo'`);
  const dora = on.personIn(on.acme, 'dora', [auditors]);

  const [doras, bens] = await Promise.all([
    on.ask(dora, on.general, 'usage'),
    on.ask(on.ben, on.general, 'usage'),
  ]);
  await database.pool.query(`update account set readable_by = 'team' where id = 'demo'`);

  expect(saidBy(doras)).toContain('credits used');
  expect(saidBy(bens)).toContain('Only members of this account may see its numbers.');
});

it('a role takes no seat, and is offered as nobody to be capped', async () => {
  const summary = await on.ask(on.ann, on.general, 'usage');
  const { rows } = await database.pool.query(
    `select count(*)::int - 2 as people from member where account_id = 'demo' and removed_at is null`,
  );
  const { interaction } = await on.ann.autocomplete(on.general, 'notify caps', 'person', 'bill');

  expect(saidBy(summary)).toContain(`${rows[0].people} of `);
  expect(interaction.choices).toEqual([]);
});

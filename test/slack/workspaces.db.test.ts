import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { mintLinkCode } from '../../src/chat/link-code.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import type { Channel, Message, Workspace } from '../../src/playground/slack/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase, DEMO_NOW } from '../support/demo.ts';
import { createAccount } from '../support/ledger-account.ts';
import { reply } from '../support/usage.ts';
import { type BotStage, botStage, heardLog, personIn, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;
let zenith: Workspace;
let zoe: Person;
let lobby: Channel;

const ask = (who: Person, channel: Channel, typed: string) => {
  const [word = '', ...rest] = typed.split(' ');
  return on.sees(who, channel, () => who.slash(channel, `/${word}`, rest.join(' ')));
};

/** As whoever runs it does in a terminal, and an admin then in Slack. */
async function linkTo(accountId: string, who: Person, channel: Channel): Promise<Message> {
  const { text, hash } = mintLinkCode(accountId);
  const by = { actor: 'test', remarks: null, at: DEMO_NOW };
  await on.links.addCode({ accountId, hash }, DEMO_NOW + 900_000, by);
  return ask(who, channel, `credits plan link ${text}`);
}

beforeAll(async () => {
  database = await createDemoDatabase();
  await createAccount(database, { id: 'zenith', agents: { pythia: 'chat' } });
  const events = [1, 2, 3].map((day) =>
    reply({ id: `z${day}`, agent: 'pythia', quantity: 7, occurredAt: DEMO_NOW - day * 3_600_000 }),
  );
  await createLedger(createLedgerStore(database.pool), () => DEMO_NOW).record('zenith', events);

  on = await botStage(database, { account: null });
  zenith = on.slack.addWorkspace({ name: 'Zenith' });
  zoe = personIn(on.slack, zenith, 'zoe', { isAdmin: true });
  lobby = on.slack.addChannel(zenith, { name: 'lobby', members: [zoe.user] });
  await on.install(on.acme);
  await on.install(zenith);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

describe('before it is linked', () => {
  it('a workspace is told how to be linked, whatever is asked there', async () => {
    const answer = await ask(zoe, lobby, 'usage');

    expect(saidBy(answer)).toContain('This workspace has no account yet.');
    expect(saidBy(answer)).toContain('tallybot account link');
  });

  it('a wrong code and a person who is no admin link nothing', async () => {
    const zed = personIn(on.slack, zenith, 'zed');
    lobby.members.push(zed.user.id);

    expect(saidBy(await ask(zoe, lobby, 'credits plan link zenith.AAAA-BBBB-CCCC-DDDD'))).toContain(
      'I do not know that code.',
    );
    expect(saidBy(await linkTo('zenith', zed, lobby))).toContain(
      'Only an admin of this workspace can link it',
    );
    expect(saidBy(await ask(zoe, lobby, 'usage'))).toContain('This workspace has no account yet.');
  });

  it('a code links it, and its numbers can be asked for at once', async () => {
    expect(saidBy(await linkTo('demo', on.ann, on.general))).toContain('This workspace now belongs to');
    expect(saidBy(await linkTo('zenith', zoe, lobby))).toContain('This workspace now belongs to zenith.');

    expect(saidBy(await ask(zoe, lobby, 'usage'))).toContain('21 credits used');
  });
});

describe('two workspaces on two accounts', () => {
  const reading = commands.map(({ path }) => path).filter((path) => path !== 'credits plan link');

  it.each(reading)('“/%s” shows each of them its own alone', async (path) => {
    const [anns, zoes] = await Promise.all([ask(on.ann, on.general, path), ask(zoe, lobby, path)]);

    expect(saidBy(anns)).not.toMatch(/pythia|zenith/i);
    expect(saidBy(zoes)).not.toMatch(/northside|harbour|lumen|team assistant/i);
    expect(saidBy(zoes)).not.toContain('Something went wrong');
  });

  it('a name of the other account is unknown', async () => {
    expect(saidBy(await ask(zoe, lobby, 'usage agent:"Team Assistant"'))).toContain('I know no agent called');
    expect(saidBy(await ask(on.ann, on.general, 'usage agent:pythia'))).toContain('I know no agent called');
  });

  it('what one has kept for a button means nothing in the other', async () => {
    const long = `agent-${'0123456789'.repeat(17)}`;
    await database.pool.query(
      `insert into agent (account_id, id, name, kind) values ('demo', $1, 'Zz Long', 'chat')`,
      [long],
    );
    const anns = await ask(on.ann, on.general, 'usage');
    const zoes = await ask(zoe, lobby, 'usage');
    const lists = anns.blocks.find(({ block_id: id }) => id.startsWith('lists:'));
    const borrowed = { ...zoes, blocks: [...zoes.blocks, ...(lists ? [lists] : [])] };
    const answer = await on.sees(zoe, lobby, () => zoe.select(borrowed, 'select:7', 'Zz Long'));

    expect(saidBy(answer)).toContain('This button is too old to be pressed.');
  });

  it('each is written to with its own token', async () => {
    await ask(zoe, lobby, 'usage export log');

    const posts = on.callsOf('chat.postMessage').filter(({ params }) => params['channel'] === zoe.user.id);
    expect(new Set(posts.map(({ teamId }) => teamId))).toEqual(new Set([zenith.id]));
  });
});

it('a token that was withdrawn is erased, and whoever asks then is told so', async () => {
  const heard = heardLog(() => on.slack.changed());
  const third = on.slack.addWorkspace({ name: 'Third' });
  const tom = personIn(on.slack, third, 'tom', { isAdmin: true });
  const room = on.slack.addChannel(third, { name: 'room', members: [tom.user] });
  await on.install(third);
  on.slack.revokeTokens(third);

  expect(saidBy(await ask(tom, room, 'usage'))).toContain('This app may no longer work in this workspace.');
  await on.slack.until(() => heard.with('the withdrawn token is erased').at(0));
  const told = await ask(tom, room, 'usage');

  expect(saidBy(told)).toContain('This app is not installed in this workspace any more.');
  const { rows } = await database.pool.query('select secrets from installation where workspace = $1', [
    third.id,
  ]);
  expect(rows).toEqual([{ secrets: null }]);
});

describe('Slack saying late that the app was removed', () => {
  const secretsOf = async (workspace: Workspace) => {
    const { rows } = await database.pool.query('select secrets from installation where workspace = $1', [
      workspace.id,
    ]);
    return rows.map(({ secrets }) => secrets === null);
  };

  it.each([
    ['app_uninstalled', {}],
    ['tokens_revoked', { tokens: { oauth: [], bot: ['U1'] } }],
  ])('by %s erases nothing that was installed since', async (type, more) => {
    const heard = heardLog(() => on.slack.changed());
    const late = on.slack.addWorkspace({ name: 'Late' });
    await on.install(late);

    await on.slack.event(late, { type, ...more });
    await on.slack.until(() => heard.with('no token that is stored').at(0));

    expect(await secretsOf(late)).toEqual([false]);
  });

  it('erases what has ended', async () => {
    const heard = heardLog(() => on.slack.changed());
    const gone = on.slack.addWorkspace({ name: 'Gone' });
    await on.install(gone);

    on.slack.uninstall(gone);
    await on.slack.until(() => heard.with('its tokens are erased').at(0));

    expect(await secretsOf(gone)).toEqual([true]);
    expect(heard.with('Slack has withdrawn')).toEqual([]);
  });
});

it('where its token cannot be read, nobody is told to install the app again', async () => {
  const shut = on.slack.addWorkspace({ name: 'Shut' });
  const sam = personIn(on.slack, shut, 'sam', { isAdmin: true });
  const room = on.slack.addChannel(shut, { name: 'room', members: [sam.user] });
  await on.install(shut);
  await database.pool.query('update installation set secrets = $2 where workspace = $1', [
    shut.id,
    Buffer.alloc(64, 1),
  ]);

  const said = saidBy(await ask(sam, room, 'usage'));

  expect(said).toContain('Something went wrong on our side.');
  expect(said).not.toContain('not installed');
});

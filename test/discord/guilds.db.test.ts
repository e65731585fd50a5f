import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { mintLinkCode } from '../../src/chat/link-code.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { Person } from '../../src/playground/discord/driver/person.ts';
import type { Channel, Guild, Message } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase, DEMO_NOW } from '../support/demo.ts';
import { heardLog } from '../support/heard-log.ts';
import { createAccount } from '../support/ledger-account.ts';
import { reply } from '../support/usage.ts';
import { type BotStage, botStage, letIdentifyAgain, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;
let zenith: Guild;
let zoe: Person;
let lobby: Channel;

/** As whoever runs it does in a terminal, and who manages the server then in Discord. */
async function linkTo(accountId: string, who: Person, channel: Channel): Promise<Message> {
  const { text, hash } = mintLinkCode(accountId);
  const by = { actor: 'test', remarks: null, at: DEMO_NOW };
  await on.links.addCode({ accountId, hash }, DEMO_NOW + 900_000, by);
  return on.ask(who, channel, LINK_PATH, { code: text });
}

beforeAll(async () => {
  database = await createDemoDatabase();
  await createAccount(database, { id: 'zenith', agents: { pythia: 'chat' } });
  const events = [1, 2, 3].map((day) =>
    reply({ id: `z${day}`, agent: 'pythia', quantity: 7, occurredAt: DEMO_NOW - day * 3_600_000 }),
  );
  await createLedger(createLedgerStore(database.pool), () => DEMO_NOW).record('zenith', events);

  on = await botStage(database, { account: null });
  zenith = on.discord.addGuild({ name: 'Zenith' });
  const boss = on.discord.addRole(zenith, { name: 'Boss', permissions: ['ManageGuild'] });
  zoe = on.personIn(zenith, 'zoe', [boss]);
  lobby = on.discord.addChannel(zenith, { name: 'lobby' });
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

describe('before it is linked', () => {
  it('a server is told how to be linked, whatever is asked there', async () => {
    const answer = await on.ask(zoe, lobby, 'usage');

    expect(saidBy(answer)).toContain('has no account yet.');
    expect(saidBy(answer)).toContain('tallybot account link');
  });

  it('a wrong code and a person who does not manage the server link nothing', async () => {
    const zed = on.personIn(zenith, 'zed');

    const wrong = await on.ask(zoe, lobby, LINK_PATH, { code: 'zenith.AAAA-BBBB-CCCC-DDDD' });
    expect(saidBy(wrong)).toContain('I do not know that code.');
    expect(saidBy(await linkTo('zenith', zed, lobby))).toContain('can link this server');
    expect(saidBy(await on.ask(zoe, lobby, 'usage'))).toContain('has no account yet.');
  });

  it('nothing is suggested to anybody', async () => {
    const { interaction } = await zoe.autocomplete(lobby, 'usage agents', 'agent', 'py');

    expect(interaction.choices).toEqual([]);
  });

  it('a code links it, and its numbers can be asked for at once', async () => {
    expect(saidBy(await linkTo('demo', on.ann, on.general))).toContain('now belongs to');
    expect(saidBy(await linkTo('zenith', zoe, lobby))).toContain('now belongs to zenith.');

    expect(saidBy(await on.ask(zoe, lobby, 'usage'))).toContain('21 credits used');
    const { id } = on.discord.world.application;
    expect((await on.links.linkedOn('discord')).map(({ application }) => application)).toEqual([id, id]);
  });
});

describe('two servers on two accounts', () => {
  const reading = commands.map(({ path }) => path).filter((path) => path !== LINK_PATH);

  it.each(reading)('“/%s” shows each of them its own alone', async (path) => {
    const [anns, zoes] = await Promise.all([on.ask(on.ann, on.general, path), on.ask(zoe, lobby, path)]);

    expect(saidBy(anns)).not.toMatch(/pythia|zenith/i);
    expect(saidBy(zoes)).not.toMatch(/northside|harbour|lumen|team assistant/i);
    expect(saidBy(zoes)).not.toContain('Something went wrong');
  });

  it('a name of the other account is unknown, and is not suggested', async () => {
    const answer = await on.ask(zoe, lobby, 'usage agents', { agent: 'Team Assistant' });
    const { interaction } = await zoe.autocomplete(lobby, 'usage agents', 'agent', 'team');

    expect(saidBy(answer)).toContain('I know no agent called');
    expect(interaction.choices).not.toContainEqual(expect.objectContaining({ value: 'team-assistant' }));
  });

  it('what one has kept for a button means nothing in the other', async () => {
    await database.pool.query(
      `insert into agent (account_id, id, name, kind) values ('demo', $1, 'Zz Long', 'chat')`,
      [`agent-${'0123456789'.repeat(17)}`],
    );
    const anns = await on.ask(on.ann, on.general, 'usage');
    const zoes = await on.ask(zoe, lobby, 'usage');
    const borrowed = { ...zoes, components: anns.components };

    const answer = await on.sees(zoe, lobby, () => zoe.select(borrowed, 'Agent', 'Zz Long'));

    expect(saidBy(answer)).toContain('This button is too old to be pressed.');
  });

  it('one that Discord cannot reach for a while keeps its account, also where the connection begins anew', async () => {
    const { gateway } = on.discord;
    gateway.dispatch('GUILD_DELETE', zenith.id, { id: zenith.id, unavailable: true });
    expect(saidBy(await on.ask(on.ann, on.general, 'usage'))).toContain('credits used');
    letIdentifyAgain();
    gateway.drop({ resumable: false });
    await on.discord.until(() => gateway.sessions.length === 2 && gateway.count() === 1);

    expect(saidBy(await on.ask(zoe, lobby, 'usage'))).toContain('21 credits used');
    expect((await on.links.linkedOn('discord')).length).toBe(2);
  });

  it('one from which the bot is removed belongs to nobody any more, and nothing is posted there', async () => {
    await on.ask(zoe, lobby, 'notify digest', { do: 'set', every: 'weekly' });
    const gone = heardOf('the bot was removed from a server');
    on.discord.removeBot(zenith);
    await gone;

    expect(await on.links.accountOf({ platform: 'discord', workspace: zenith.id })).toBeNull();
    const { rows } = await database.pool.query('select broken_at from destination where workspace = $1', [
      zenith.id,
    ]);
    expect(rows).toEqual([{ broken_at: expect.any(Number) }]);

    on.discord.inviteBot(zenith);
    expect(saidBy(await on.ask(zoe, lobby, 'usage'))).toContain('has no account yet.');
    expect(saidBy(await on.ask(on.ann, on.general, 'usage'))).toContain('credits used');
  });
});

/** The moment in which the service logs that. */
function heardOf(words: string): Promise<void> {
  return new Promise((resolve) => {
    heardLog((line) => line.includes(words) && resolve());
  });
}

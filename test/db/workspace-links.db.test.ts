import { beforeEach, describe, expect, test } from 'vitest';
import { mintLinkCode, parseLinkCode } from '../../src/chat/link-code.ts';
import { listAccounts } from '../../src/db/accounts.ts';
import { createMemberStore } from '../../src/db/members.ts';
import { readDirectory } from '../../src/db/readers/directory.ts';
import { roleIdentity } from '../../src/db/role-identity.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { createWorkspaceLinks } from '../../src/db/workspace-links.ts';
import { invariant } from '../../src/domain/errors.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { databaseForTest, type TestDatabase } from '../support/database.ts';

const now = parseInstant('2026-05-14T12:00:00Z');
const MINUTE = 60_000;
const by = { actor: 'cli:root', remarks: null, at: now };
const acme = { platform: 'slack', workspace: 'T1' } as const;
const pat = { ...acme, userId: 'U1', name: 'Pat' };

let database: TestDatabase;
let links: ReturnType<typeof createWorkspaceLinks>;
let members: ReturnType<typeof createMemberStore>;

beforeEach(async () => {
  database = await databaseForTest();
  links = createWorkspaceLinks(database);
  members = createMemberStore(database);
  const terms = createTermsStore(database);
  for (const id of ['acme', 'zenith']) {
    await terms.putAccount(id, { name: id, zone: 'UTC', anchorAt: now }, by);
  }
});

async function codeFor(accountId: string, lives = 15 * MINUTE) {
  const { text, ...key } = mintLinkCode(accountId);
  expect(await links.addCode(key, now + lives, by)).toBe(true);
  const read = parseLinkCode(text);
  invariant(read, 'a code reads back');
  return read;
}

describe('a code', () => {
  test('links the workspace, and whoever typed it manages the account', async () => {
    expect(await links.accountOf(acme)).toBeNull();

    expect(await links.link(await codeFor('acme'), pat, now)).toEqual({
      status: 'linked',
      accountName: 'acme',
    });

    expect(await links.accountOf(acme)).toBe('acme');
    expect(await links.list('acme')).toEqual([acme]);
    expect(await members.memberOf('acme', pat)).toEqual({ id: 'slack:T1:U1', name: 'Pat', role: 'manage' });
    const acts = await database.prisma.audit.findMany({
      where: { actor: 'slack:T1:U1' },
      orderBy: { id: 'asc' },
    });
    expect(acts.map(({ act }) => act)).toEqual(['link-workspace', 'put-member']);
  });

  test('is good once', async () => {
    const code = await codeFor('acme');
    await links.link(code, pat, now);

    expect(await links.link(code, { ...pat, workspace: 'T2' }, now)).toEqual({ status: 'used' });
    expect(await links.accountOf({ ...acme, workspace: 'T2' })).toBeNull();
  });

  test('that many type at once links one of their workspaces', async () => {
    const code = await codeFor('acme');
    const everybody = Array.from({ length: 8 }, (_, index) => ({ ...pat, workspace: `T${index}` }));

    const answers = await Promise.all(everybody.map((someone) => links.link(code, someone, now)));

    expect(answers.map(({ status }) => status).sort()).toEqual(['linked', ...Array(7).fill('used')]);
    expect(await database.prisma.workspaceLink.count()).toBe(1);
  });

  test('is good until its time, and not at it', async () => {
    const [one, other] = [await codeFor('acme'), await codeFor('acme')];

    expect(await links.link(one, pat, now + 15 * MINUTE)).toEqual({ status: 'expired' });
    expect(await links.link(other, pat, now + 15 * MINUTE - 1)).toMatchObject({ status: 'linked' });
  });

  test('is kept as a hash alone', async () => {
    const { text, ...key } = mintLinkCode('acme');
    await links.addCode(key, now + MINUTE, by);

    const [row] = await database.prisma.linkCode.findMany();
    expect(Buffer.from(row?.hash ?? [])).toEqual(key.hash);
    const [audit] = await database.prisma.audit.findMany({ where: { act: 'create-link-code' } });
    expect(
      JSON.stringify(audit, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(text.slice(-4));
  });

  test('of an account that does not exist is not made', async () => {
    const { text: _, ...key } = mintLinkCode('nobody');

    expect(await links.addCode(key, now + MINUTE, by)).toBe(false);
  });

  test('is not used up by a workspace that belongs to an account, be it this one or another', async () => {
    await links.link(await codeFor('acme'), pat, now);
    const [ours, theirs] = [await codeFor('acme'), await codeFor('zenith')];

    expect(await links.link(ours, pat, now)).toEqual({ status: 'already-here', accountName: 'acme' });
    expect(await links.link(theirs, pat, now)).toEqual({ status: 'already-elsewhere' });

    expect(await links.accountOf(acme)).toBe('acme');
    expect(await links.link(theirs, { ...pat, workspace: 'T2' }, now)).toMatchObject({ status: 'linked' });
    expect(await links.link(ours, { ...pat, workspace: 'T3' }, now)).toMatchObject({ status: 'linked' });
  });

  test('of two accounts for one workspace at once: one has it', async () => {
    const codes = [await codeFor('acme'), await codeFor('zenith')];

    const answers = await Promise.all(codes.map((code) => links.link(code, pat, now)));

    expect(answers.map(({ status }) => status).sort()).toEqual(['already-elsewhere', 'linked']);
  });
});

describe('a Discord server', () => {
  const server = { platform: 'discord', workspace: '1573675573975187460' } as const;

  test('is linked, listed and parted as a Slack workspace is', async () => {
    const priya = { ...server, userId: '42', name: 'Priya' };
    await links.link(await codeFor('acme'), pat, now);

    expect(await links.link(await codeFor('acme'), priya, now + 1)).toMatchObject({ status: 'linked' });

    expect(await links.list('acme')).toEqual([acme, server]);
    expect(await members.memberOf('acme', priya)).toMatchObject({ role: 'manage', name: 'Priya' });
    expect((await listAccounts(database)).find(({ id }) => id === 'acme')?.workspaces).toEqual([
      'slack:T1',
      'discord:1573675573975187460',
    ]);
    expect(await links.unlink('acme', server, by)).toBe(true);
    expect(await links.list('acme')).toEqual([acme]);
  });

  test('is another one than a workspace of the same id', async () => {
    await links.link(await codeFor('acme'), pat, now);

    expect(await links.accountOf({ ...acme, platform: 'discord' })).toBeNull();
  });
});

describe('wrong codes', () => {
  async function wrong(accountId: string, someone = pat, at = now) {
    const { text: _, ...key } = mintLinkCode(accountId);
    return (await links.link(key, someone, at)).status;
  }

  test('are answered alike, whether there is such an account or not', async () => {
    expect(await wrong('acme')).toBe('wrong');
    expect(await wrong('nobody')).toBe('wrong');
  });

  test('stop a workspace after five of them, also with the right one, for a quarter of an hour', async () => {
    const code = await codeFor('acme', 60 * MINUTE);
    const answers = await Promise.all(Array.from({ length: 8 }, () => wrong('acme')));
    expect(answers.sort()).toEqual([...Array(3).fill('too-many-tries'), ...Array(5).fill('wrong')]);

    expect(await links.link(code, pat, now + 15 * MINUTE - 1)).toEqual({ status: 'too-many-tries' });
    expect(await links.link(code, { ...pat, workspace: 'T2' }, now)).toMatchObject({ status: 'linked' });
    expect(await wrong('acme', pat, now + 15 * MINUTE)).toBe('wrong');
  });
});

describe('a workspace that is unlinked', () => {
  const ops = { id: 'ops', ...acme, channel: 'C1', zone: null, ownerId: 'pat' };

  test('belongs to nobody, and its channels get nothing more until it is linked again', async () => {
    await links.link(await codeFor('acme'), pat, now);
    const terms = createTermsStore(database);
    await terms.putDestination('acme', ops, by);
    await terms.putDestination('acme', { ...ops, id: 'far', workspace: 'T9' }, by);

    expect(await links.unlink('acme', acme, by)).toBe(true);

    expect(await links.accountOf(acme)).toBeNull();
    const broken = { where: { brokenAt: { not: null } } };
    expect(await database.prisma.destination.findMany(broken)).toMatchObject([
      { id: 'ops', brokenWhy: 'the workspace was unlinked from this account' },
    ]);

    await links.link(await codeFor('acme'), pat, now);
    expect(await database.prisma.destination.count(broken)).toBe(0);
  });

  test('must have been linked to that account', async () => {
    await links.link(await codeFor('acme'), pat, now);

    expect(await links.unlink('zenith', acme, by)).toBe(false);
    expect(await links.accountOf(acme)).toBe('acme');
  });
});

describe('who is named', () => {
  const maya = { id: 'maya', name: 'Maya', role: 'manage' } as const;

  test('is known by their platform, in that account alone', async () => {
    await members.put('acme', maya, { ...acme, userId: 'U7' }, by);

    expect(await members.memberOf('acme', { ...acme, userId: 'U7' })).toEqual(maya);
    expect(await members.memberOf('zenith', { ...acme, userId: 'U7' })).toBeNull();
    expect(await members.memberOf('acme', { ...acme, workspace: 'T2', userId: 'U7' })).toBeNull();
    expect(await members.list('acme')).toEqual([{ ...maya, identities: ['slack:T1:U7'] }]);
  });

  test('again has the new name, role and place, and the same again changes nothing', async () => {
    await members.put('acme', maya, { ...acme, userId: 'U7' }, by);
    await members.put('acme', { ...maya, id: 'sam', name: 'Sam' }, null, by);

    expect(await members.put('acme', maya, { ...acme, userId: 'U7' }, by)).toEqual({ status: 'unchanged' });
    expect(await members.put('acme', { ...maya, role: 'view' }, { ...acme, userId: 'U8' }, by)).toEqual({
      status: 'changed',
    });
    expect(await members.memberOf('acme', { ...acme, userId: 'U8' })).toMatchObject({ role: 'view' });
  });

  test('is not known any more when removed, and is when named again', async () => {
    await members.put('acme', maya, { ...acme, userId: 'U7' }, by);
    await members.put('acme', { ...maya, id: 'sam', name: 'Sam' }, null, by);

    expect(await members.remove('acme', 'maya', by)).toEqual({ status: 'changed' });
    expect(await members.memberOf('acme', { ...acme, userId: 'U7' })).toBeNull();
    expect(await members.remove('acme', 'maya', by)).toMatchObject({ reason: 'unknown-member' });

    await members.put('acme', maya, null, by);
    expect(await members.memberOf('acme', { ...acme, userId: 'U7' })).toEqual(maya);
  });

  test('as the last who manages stays so, unless the admins of a linked workspace can', async () => {
    await members.put('acme', maya, null, by);

    expect(await members.remove('acme', 'maya', by)).toMatchObject({ reason: 'last-manager' });
    expect(await members.put('acme', { ...maya, role: 'view' }, null, by)).toMatchObject({
      reason: 'last-manager',
    });

    await links.link(await codeFor('acme'), pat, now);
    expect(await members.remove('acme', 'slack:T1:U1', by)).toEqual({ status: 'changed' });
    expect(await members.remove('acme', 'maya', by)).toEqual({ status: 'changed' });
  });

  test('as a role is no person: it takes no seat, is listed apart, and is nobody by whom an account is kept', async () => {
    const guild = { platform: 'discord', workspace: '1' } as const;
    const billing = { id: 'discord:1:role:2', name: 'Billing', role: 'manage' } as const;
    await members.put('acme', billing, { ...guild, userId: roleIdentity('2') }, by);
    await members.put('acme', maya, null, by);

    expect(await readDirectory(database.pool, 'acme')).toMatchObject({ members: [maya], roles: [billing] });
    expect(await members.rolesOf('acme', guild, ['2', '3'])).toEqual([billing]);
    expect(await members.rolesOf('acme', { ...guild, workspace: '9' }, ['2'])).toEqual([]);
    expect(await members.rolesOf('zenith', guild, ['2'])).toEqual([]);
    // Nobody's id, also of whoever is called as the role is.
    expect(await members.memberOf('acme', { ...guild, userId: '2' })).toBeNull();
    expect(await members.remove('acme', 'maya', by)).toMatchObject({ reason: 'last-manager' });

    expect(await members.remove('acme', billing.id, by)).toEqual({ status: 'changed' });
    expect(await members.rolesOf('acme', guild, ['2'])).toEqual([]);
    const acts = await database.prisma.audit.findMany({ where: { accountId: 'acme', subject: billing.id } });
    expect(acts.map(({ act }) => act)).toEqual(['put-member', 'remove-member']);
  });

  test('and links a workspace keeps the name and becomes a manager', async () => {
    await members.put('acme', { ...maya, role: 'view' }, { ...acme, userId: 'U1' }, by);

    await links.link(await codeFor('acme'), pat, now);

    expect(await members.memberOf('acme', pat)).toEqual(maya);
  });
});

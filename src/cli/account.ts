import { mintLinkCode } from '../chat/link-code.ts';
import { LINK_PATH } from '../chat/linking.ts';
import { type ListedAccount, listAccounts } from '../db/accounts.ts';
import type { Database } from '../db/client.ts';
import { createTermsStore } from '../db/terms/store.ts';
import { createWorkspaceLinks } from '../db/workspace-links.ts';
import { UserError } from '../domain/errors.ts';
import { isDay, localDay, normaliseZone, startOfDay } from '../domain/instant.ts';
import { byTerminal } from './by.ts';
import { readOptions, required, type Verbs } from './verb.ts';
import { withDatabase } from './with-database.ts';

const CODE_LIVES_MS = 15 * 60_000;

export const accountVerbs: Verbs = {
  'account create': {
    usage: 'account create <id> --name <name> [--zone <zone>] [--from <day>]',
    does: 'make an account; its billing cycles begin on that day of each month, by default today, in its own zone',
    run: createAccount,
  },
  'account list': {
    usage: 'account list [--json]',
    does: 'list the accounts, and the workspaces that are linked to them',
    run: list,
  },
  'account link': {
    usage: 'account link <account> [--json]',
    does: 'make a one-time code by which a Slack workspace or a Discord server is linked to the account',
    run: link,
  },
  'account unlink': {
    usage: 'account unlink <account> --workspace <id>',
    does: 'part a Slack workspace or a Discord server from its account: nothing is answered or posted there any more',
    run: unlink,
  },
};

async function createAccount(words: string[]): Promise<string> {
  const { options, rest } = readOptions(words, ['name', 'zone', 'from']);
  const id = accountIdOf(rest[0]);
  const name = required(options.name, 'name');
  const zone = normaliseZone(options.zone ?? 'UTC');
  if (!zone)
    throw new UserError('unknown-zone', `There is no zone “${options.zone}”.`, {
      hint: 'Such as Europe/Berlin.',
    });
  const by = byTerminal();
  const day = options.from ?? localDay(by.at, zone);
  if (!isDay(day)) throw new UserError('bad-day', `“${day}” is no day.`, { hint: 'Such as 2026-05-01.' });
  await withDatabase(async (database) => {
    if (await isThere(database, id))
      throw new UserError('account-exists', `There is an account “${id}” already.`);
    await createTermsStore(database).putAccount(id, { name, zone, anchorAt: startOfDay(day, zone) }, by);
  });
  return `Made the account ${id}. Its cycles are counted from ${day}, in ${zone}.`;
}

async function list(words: string[]): Promise<string> {
  const { flags } = readOptions(words, [], ['json']);
  const accounts = await withDatabase(listAccounts);
  if (flags.json) return JSON.stringify(accounts);
  return accounts.length === 0 ? 'There are no accounts.' : accounts.map(lineOf).join('\n');
}

async function link(words: string[]): Promise<string> {
  const { flags, rest } = readOptions(words, [], ['json']);
  const id = accountIdOf(rest[0]);
  const by = byTerminal();
  const { text, ...code } = mintLinkCode(id);
  const expiresAt = by.at + CODE_LIVES_MS;
  const made = await withDatabase((database) => createWorkspaceLinks(database).addCode(code, expiresAt, by));
  if (!made) throw unknownAccount(id);
  const command = `/${LINK_PATH} ${text}`;
  if (flags.json) return JSON.stringify({ account: id, code: text, command, expiresAt });
  return [
    'An admin of the workspace types this in Slack, or somebody with Manage Server in Discord, within fifteen minutes:',
    '',
    `  ${command}`,
    '',
    'It works once, and whoever types it manages the account from then on.',
  ].join('\n');
}

async function unlink(words: string[]): Promise<string> {
  const { options, rest } = readOptions(words, ['workspace']);
  const id = accountIdOf(rest[0]);
  const workspace = required(options.workspace, 'workspace');
  const platform = platformOf(workspace);
  const done = await withDatabase((database) =>
    createWorkspaceLinks(database).unlink(id, { platform, workspace }, byTerminal()),
  );
  if (done) return `${workspace} is not linked to ${id} any more, and nothing more is posted there for it.`;
  throw new UserError('not-linked', `${workspace} is not linked to ${id}.`, {
    hint: 'tallybot account list names what is linked.',
  });
}

/** By the look of its id: Slack's begin with a letter, Discord's are numbers. */
export function platformOf(workspace: string): 'slack' | 'discord' {
  if (/^[TE][A-Z0-9]+$/.test(workspace)) return 'slack';
  if (/^\d{17,20}$/.test(workspace)) return 'discord';
  throw new UserError('bad-workspace', `“${workspace}” is no id of a workspace or server.`, {
    hint: 'Slack’s are like T0123ABCD, Discord’s of some nineteen digits. tallybot account list names those that are linked.',
  });
}

export function accountIdOf(text: string | undefined): string {
  if (text && /^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw new UserError('bad-account', text ? `“${text}” is no id of an account.` : 'Say which account.', {
    hint: 'An id is of small letters, digits and hyphens, such as acme-2.',
  });
}

export function unknownAccount(id: string): UserError {
  return new UserError('unknown-account', `There is no account “${id}”.`, {
    hint: 'tallybot account list names them.',
  });
}

async function isThere({ prisma }: Database, id: string): Promise<boolean> {
  return (await prisma.account.count({ where: { id } })) > 0;
}

function lineOf({ id, name, zone, workspaces }: ListedAccount): string {
  return [id, name, zone, workspaces.join(', ') || 'no workspace'].join('  ');
}

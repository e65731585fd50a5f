import { userInfo } from 'node:os';
import { mintLinkCode } from '../../chat/link-code.ts';
import { LINK_PATH } from '../../chat/linking.ts';
import { explain } from '../../cli/explain.ts';
import type { DiscordConfig } from '../../config/discord.ts';
import { createKeyStore } from '../../db/api-keys.ts';
import { createWorkspaceLinks } from '../../db/workspace-links.ts';
import { UserError } from '../../domain/errors.ts';
import { mintToken } from '../../http/keys/token.ts';
import type { By } from '../../ledger/ports/terms-store.ts';
import { hideFromLog, log } from '../../log.ts';
import type { SetUpAct, SetUpDesk, Told } from '../../playground/set-up.ts';
import { makeAccount, NAME_LENGTH_MAX } from './account.ts';
import { checkDiscord, discordSettings, registerCommands } from './discord.ts';
import { textIn, writeDotEnv } from './dot-env.ts';
import { accountSeen, emptyDraft, linesOf, masked, noDiscord } from './draft.ts';
import { examplesFor } from './examples.ts';
import type { DeskParts } from './parts.ts';
import { setPlan } from './plan.ts';
import { restartWords } from './restart.ts';
import { checkSlack, publicAddress, slackSettings } from './slack.ts';
import { isSound } from './standing.ts';
import { readState } from './state.ts';
import { type Faults, readTyped } from './typed-settings.ts';

const CODE_LIVES_MINUTES = 15;

interface Done {
  faults?: Faults;
  told?: Told;
}

export function openSetUpDesk(parts: DeskParts): SetUpDesk {
  const { database, times, config, read, folder } = parts;
  const draft = emptyDraft();
  const look = () => readState(parts, draft);

  return {
    look,
    async act(act, address) {
      const { faults = {}, told = null } = await take(act, address).catch(saidFault);
      return { state: await look(), faults, told };
    },
  };

  async function take(act: SetUpAct, address: string): Promise<Done> {
    switch (act.do) {
      case 'show-manifest':
        return showManifest(act.publicUrl);
      case 'check-slack':
        return slack(act.settings);
      case 'check-discord':
        return discord(act.settings);
      case 'register-commands':
        return register();
      case 'make-account':
        return account(act);
      case 'choose-account':
        return choose(act.id);
      case 'set-plan':
        return onAccount(async (id) => ({ faults: await setPlan(parts, id, act, by()) }));
      case 'make-key':
        return onAccount((id) => makeKey(id, act.name.trim(), address));
      case 'make-code':
        return onAccount(makeCode);
      case 'link-by':
        draft.linkBy = act.by;
        return relook();
      case 'write':
        return write(act.revision);
      case 'copy-lines':
        return act.revision === draft.revision
          ? { told: { what: 'lines', text: textIn(linesOf(draft)) } }
          : stale();
    }
  }

  async function showManifest(typed: string | null): Promise<Done> {
    const url = typed === null ? null : publicAddress(typed);
    if (typed !== null && url === null)
      return { faults: { publicUrl: 'An https address, such as https://tallybot.example.com.' } };
    draft.publicUrl = url;
    draft.slack = { settings: {}, checks: [] };
    draft.revision += 1;
    return {};
  }

  async function slack(typed: Record<string, string>): Promise<Done> {
    hideFromLog(Object.values(typed));
    const wanted = slackSettings[draft.publicUrl === null ? 'socket' : 'http'];
    draft.slack = { settings: {}, checks: [] };
    draft.revision += 1;
    const settings = readTyped(typed, wanted, read);
    if ('faults' in settings || !settings.config.slack) return { faults: faultsOf(settings) };
    const checks = await checkSlack(settings.config.slack, times.real);
    draft.slack = { checks, settings: isSound(checks) ? settings.settings : {} };
    return {};
  }

  async function discord(typed: Record<string, string>): Promise<Done> {
    hideFromLog(Object.values(typed));
    draft.discord = noDiscord();
    draft.revision += 1;
    const settings = readTyped(typed, discordSettings, read);
    if ('faults' in settings || !settings.config.discord) return { faults: faultsOf(settings) };
    await lookAtDiscord(settings.config.discord);
    if (isSound(draft.discord.checks)) draft.discord.settings = settings.settings;
    return {};
  }

  async function lookAtDiscord(config: DiscordConfig): Promise<void> {
    const looked = await checkDiscord({ ...config, account: accountSeen(draft) }, database, times.real);
    Object.assign(draft.discord, looked, { config: isSound(looked.checks) ? config : null });
  }

  async function register(): Promise<Done> {
    const { config } = draft.discord;
    if (!config) return { faults: { '': 'Check the token first.' } };
    draft.discord.registered = [];
    try {
      await registerCommands(config, times.real, (sentence) => draft.discord.registered.push(sentence));
    } finally {
      await lookAtDiscord(config);
    }
    return {};
  }

  async function account(typed: Parameters<typeof makeAccount>[1]): Promise<Done> {
    const made = await makeAccount(database, typed, by(), times);
    if ('faults' in made) return made;
    log.info('an account was made on the set-up page', { account: made.id });
    return choose(made.id);
  }

  async function choose(id: string): Promise<Done> {
    const isThere = (await database.prisma.account.count({ where: { id } })) > 0;
    if (!isThere) return { faults: { account: 'There is no such account any more.' } };
    draft.accountId = id;
    return relook();
  }

  /** Who sees which account has changed: what would be written, and what there is to say of a public bot. */
  async function relook(): Promise<Done> {
    draft.revision += 1;
    if (draft.discord.config) await lookAtDiscord(draft.discord.config);
    return {};
  }

  async function makeKey(accountId: string, name: string, address: string): Promise<Done> {
    if (name === '' || name.length > NAME_LENGTH_MAX)
      return { faults: { name: 'What it is for, in a few words.' } };
    const { keyId, hash, text } = mintToken(accountId);
    hideFromLog([text]);
    const scopes = ['ingest', 'authorise', 'read'] as const;
    await createKeyStore(database).create(accountId, { id: keyId, name, scopes, hash }, by());
    return { told: examplesFor({ text, id: keyId }, address, times.real()) };
  }

  async function makeCode(accountId: string): Promise<Done> {
    const { text, ...code } = mintLinkCode(accountId);
    const expiresAt = times.real() + CODE_LIVES_MINUTES * 60_000;
    await createWorkspaceLinks(database).addCode(code, expiresAt, by());
    const typed = { slack: `/${LINK_PATH} ${text}`, discord: `/${LINK_PATH} code:${text}` };
    return { told: { what: 'code', ...typed, minutes: CODE_LIVES_MINUTES } };
  }

  async function write(revision: number): Promise<Done> {
    if (revision !== draft.revision) return stale();
    const told = linesOf(draft);
    try {
      await writeDotEnv(folder, told);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      draft.writeFault = error.message;
      return { faults: { '': error.message } };
    }
    log.info('settings were written to .env', { names: Object.keys(told) });
    draft.written = masked(told);
    draft.restart = restartWords(config, told, read);
    draft.writeFault = null;
    // From here on they are the file's to keep.
    draft.slack.settings = {};
    draft.discord.settings = {};
    draft.discord.config = null;
    draft.revision += 1;
    return {};
  }

  async function onAccount(work: (id: string) => Promise<Done>): Promise<Done> {
    return draft.accountId === null
      ? { faults: { '': 'Make an account first, or choose one.' } }
      : work(draft.accountId);
  }

  function by(): By {
    return { actor: `set-up:${userInfo().username}`, remarks: null, at: times.real() };
  }
}

function stale(): Done {
  return { faults: { '': 'The lines have changed meanwhile. Look at them once more.' } };
}

function faultsOf(read: { faults: Faults } | object): Faults {
  return 'faults' in read ? (read.faults as Faults) : {};
}

function saidFault(error: unknown): Done {
  if (error instanceof UserError) return { faults: { '': explain(error) } };
  throw error;
}

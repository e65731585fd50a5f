import { commands } from '../../commands/index.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import type { Billing } from '../chat/ports/billing.ts';
import type { Shop } from '../chat/ports/shop.ts';
import { createRegistry } from '../chat/registry.ts';
import type { Timing } from '../chat/timing.ts';
import type { Config } from '../config.ts';
import { createActs } from '../db/acts.ts';
import type { Database } from '../db/client.ts';
import { createInstallations } from '../db/installations.ts';
import { createMemberStore } from '../db/members.ts';
import { payerReader } from '../db/readers/payer.ts';
import { createTermsStore } from '../db/terms/store.ts';
import { createViewTokens } from '../db/view-tokens.ts';
import { createWorkspaceLinks } from '../db/workspace-links.ts';
import type { DiscordBot } from '../discord/app.ts';
import { rechargeAtOnce } from '../jobs/recharge/at-once.ts';
import type { Recharge } from '../jobs/recharge/recharge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { turnFirst } from '../ledger/turn-first.ts';
import type { SlackBot } from '../slack/app.ts';
import type { Telemetry } from '../telemetry/open.ts';
import { watchCommand } from '../telemetry/watch/command.ts';
import { watchReports } from '../telemetry/watch/reports.ts';
import { reportsOf } from './reports.ts';

interface Parts {
  database: Database;
  ledger: Ledger;
  recharge: Recharge;
  charts: ChartRenderer;
  timing: Timing;
  telemetry: Telemetry;
  /** `null`: nothing is sold in chat. */
  /** `null`: no payments are taken. */
  selling: { shop: Shop; billing: Billing } | null;
}

/** Whoever speaks in chat, of those the settings name. What none of them needs is not loaded: it takes half a second each. */
export async function openBots(
  { slack, discord }: Pick<Config, 'slack' | 'discord'>,
  parts: Parts,
): Promise<{ slack: SlackBot | null; discord: DiscordBot | null }> {
  const { charts, timing, database } = parts;
  const ports = chatPorts(parts);
  const installations = createInstallations(database);
  return {
    slack:
      slack &&
      (await import('../slack/app.ts')).createSlackBot({ slack, charts, installations, timing, ...ports }),
    discord:
      discord && (await import('../discord/app.ts')).createDiscordBot({ discord, charts, timing, ...ports }),
  };
}

function chatPorts({ database, ledger, recharge, timing, telemetry, selling }: Parts) {
  const links = createWorkspaceLinks(database);
  const acts = createActs(database, ledger);
  const reports = {
    ...reportsOf(database, timing.now),
    ...(selling && { payer: payerReader(database.pool, selling.billing) }),
  };
  return {
    registry: createRegistry(commands.map((command) => watchCommand(command, telemetry))),
    workspaces: links,
    linking: links,
    unlinking: links,
    members: createMemberStore(database),
    viewTokens: createViewTokens(database),
    reports: watchReports(reports, telemetry),
    // A plan changed in chat, too, changes no cycle that has begun.
    acts: {
      ...acts,
      ...rechargeAtOnce(acts, recharge),
      shop: selling?.shop ?? null,
      billing: selling?.billing ?? null,
      subscribe: turnFirst(createTermsStore(database), ledger).subscribe,
    },
  };
}

import type { Command } from '../src/chat/command.ts';
import { creditsAutoRecharge } from './credits/auto-recharge.ts';
import { creditsBalance } from './credits/balance.ts';
import { creditsForecast } from './credits/forecast.ts';
import { creditsPlanLink } from './credits/plan/link.ts';
import { creditsPlan } from './credits/plan.ts';
import { creditsStatement } from './credits/statement.ts';
import { creditsTopUp } from './credits/top-up.ts';
import { notifyAlerts } from './notify/alerts.ts';
import { notifyCaps } from './notify/caps.ts';
import { notifyDigest } from './notify/digest.ts';
import { notifyStatus } from './notify/status.ts';
import { usageAgents } from './usage/agents.ts';
import { usageExport } from './usage/export.ts';
import { usageHelp } from './usage/help.ts';
import { usageHistory } from './usage/history.ts';
import { usageLog } from './usage/log.ts';
import { usagePatterns } from './usage/patterns.ts';
import { usageSummary } from './usage/summary.ts';
import { usageTips } from './usage/tips.ts';
import { usageValue } from './usage/value.ts';
import { usageWhy } from './usage/why.ts';

/** Every command, in the order in which help prints them. */
export const commands: readonly Command[] = [
  usageSummary,
  usageAgents,
  usageHistory,
  usagePatterns,
  usageLog,
  usageWhy,
  usageValue,
  usageTips,
  usageExport,
  usageHelp(() => commands),
  creditsBalance,
  creditsForecast,
  creditsStatement,
  creditsTopUp,
  creditsAutoRecharge,
  creditsPlan,
  creditsPlanLink,
  notifyDigest,
  notifyAlerts,
  notifyCaps,
  notifyStatus,
];

import type { Command } from '../src/chat/command.ts';
import { usageAgents } from './usage/agents.ts';
import { usageHistory } from './usage/history.ts';
import { usagePatterns } from './usage/patterns.ts';
import { usageSummary } from './usage/summary.ts';

/** Every command, in the order in which help prints them. */
export const commands: readonly Command[] = [usageSummary, usageAgents, usageHistory, usagePatterns];

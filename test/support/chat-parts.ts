import { commands } from '../../commands/index.ts';
import type { ChartRenderer } from '../../src/charts/chart-renderer.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { createActs } from '../../src/db/acts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createMemberStore } from '../../src/db/members.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createViewTokens } from '../../src/db/view-tokens.ts';
import { createWorkspaceLinks } from '../../src/db/workspace-links.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { ManualClock } from '../../src/playground/clock.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import type { TestDatabase } from './database.ts';
import { paintedCharts } from './painted-charts.ts';

export interface ChatPartsOptions {
  charts?: ChartRenderer;
  /** In the place of those of the database. */
  reports?: Partial<ReportStore>;
}

/** What either bot is made of, over a database that a test file shares; no pause is waited for, but each is noted. */
export function chatParts(
  database: TestDatabase,
  clock: ManualClock,
  { charts = paintedCharts, reports }: ChatPartsOptions,
) {
  const links = createWorkspaceLinks(database);
  const ledger = createLedger(createLedgerStore(database.pool), clock.now);
  const pausesMs: number[] = [];
  const parts = {
    acts: createActs(database, ledger),
    reports: { ...createReportStore(database.pool), ...reports },
    registry: createRegistry(commands),
    workspaces: links,
    linking: links,
    unlinking: links,
    members: createMemberStore(database),
    viewTokens: createViewTokens(database),
    charts,
    timing: {
      now: clock.now,
      after: clock.after,
      async pause(delayMs: number) {
        pausesMs.push(delayMs);
      },
    },
  };
  return { parts, links, pausesMs };
}

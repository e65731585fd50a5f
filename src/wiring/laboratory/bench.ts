import type { Database } from '../../db/client.ts';
import type { createPlaygroundReader } from '../../db/playground.ts';
import type { Playground } from '../../playground/open.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import type { Jobs } from '../jobs.ts';
import type { ApiLine } from './api-line.ts';
import type { MortalWorkers } from './mortal-workers.ts';

/** What every experiment works with: the running service, and the stand-ins beside it. */
export interface Bench {
  account: string;
  playground: Playground;
  database: Database;
  reports: ReportStore;
  reader: ReturnType<typeof createPlaygroundReader>;
  api: ApiLine;
  jobs: Jobs;
  workers: MortalWorkers;
}

/** What an experiment cannot do, in words for whoever asked for it. */
export class NotNowError extends Error {}

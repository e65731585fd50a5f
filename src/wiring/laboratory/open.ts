import { sayTime } from '../../cards/format.ts';
import { createKeyStore } from '../../db/api-keys.ts';
import type { Database } from '../../db/client.ts';
import { createPlaygroundReader } from '../../db/playground.ts';
import type { createWorker } from '../../jobs/deliver/worker.ts';
import type { Doing, Done, LabFailure, Laboratory, LabState } from '../../playground/laboratory.ts';
import { moves } from '../../playground/laboratory.ts';
import type { Playground } from '../../playground/open.ts';
import type { Jobs } from '../jobs.ts';
import { reportsOf } from '../reports.ts';
import { openApiLine } from './api-line.ts';
import { behind } from './behind.ts';
import { type Bench, NotNowError } from './bench.ts';
import { channelName, deliveryLines, isPlatform } from './deliveries.ts';
import { orderFault, showFault } from './faults.ts';
import { mortalWorkers } from './mortal-workers.ts';
import { moveClock, targetOf } from './move-clock.ts';
import { runToZero } from './run-to-zero.ts';
import { setUp } from './set-up.ts';
import { dearModelOf, spend } from './spend.ts';

interface Parts {
  account: string;
  database: Database;
  playground: Playground;
}

export interface OpenedLaboratory extends Laboratory {
  /** For the jobs of the service that is experimented on. */
  openWorker: typeof createWorker;
  /** Once the service answers. */
  begin(service: { url: string; jobs: Jobs }): Promise<void>;
}

type Experiments = { [Name in Doing['do']]: (doing: Extract<Doing, { do: Name }>) => Promise<Done[Name]> };

export function openLaboratory({ account, database, playground }: Parts): OpenedLaboratory {
  const workers = mortalWorkers();
  const { clock } = playground;
  let opened: Bench | null = null;
  let underWay: { until: number | null } | null = null;

  function bench(): Bench {
    if (!opened) throw new NotNowError('The service is still starting.');
    return opened;
  }

  /** One at a time: what passes the time between must not be overtaken. */
  async function alone<T>(until: number | null, work: () => Promise<T>): Promise<T> {
    if (underWay) throw new NotNowError(sayUnderWay(underWay.until, playground.zone));
    underWay = { until };
    try {
      return await work();
    } finally {
      underWay = null;
    }
  }

  async function move(to: (typeof moves)[number]): Promise<Done['move']> {
    const credits = await bench().reports.credits(account, clock.now());
    if (!credits) throw new NotNowError('There is no such account any more.');
    const until = targetOf(to, clock.now(), credits.anchor);
    return alone(until, () => moveClock(bench(), until));
  }

  const experiments: Experiments = {
    spend: (spending) => spend(bench(), spending),
    zero: (who) => runToZero(bench(), who),
    set: ({ what, platform }) => setUp(bench(), what, platform),
    move: ({ to }) => move(to),
    order: async ({ platform, fault }) => orderFault(bench(), platform, fault),
    show: ({ platform, fault }) => alone(null, () => showFault(bench(), platform, fault)),
    page: ({ of, cursor }) => {
      const page = new URLSearchParams({ limit: '10', ...(cursor !== null && { cursor }) });
      return bench().api.call('GET', `/v1/${of}?${page}`);
    },
    behind: (asked) => behind(bench(), asked),
  };

  return {
    openWorker: workers.open,
    async begin({ url, jobs }) {
      const api = await openApiLine(createKeyStore(database), { url, account, now: clock.now });
      const reports = reportsOf(database, clock.now);
      const reader = createPlaygroundReader(database.pool);
      opened = { account, playground, database, reports, reader, api, jobs, workers };
    },
    state: () => stateOf(bench(), underWay?.until ?? null),
    async do<Name extends Doing['do']>(
      doing: Extract<Doing, { do: Name }>,
    ): Promise<Done[Name] | LabFailure> {
      try {
        return await experiments[doing.do as Name](doing);
      } catch (error) {
        if (error instanceof NotNowError) return { status: 'failed', why: error.message };
        throw error;
      }
    },
  };
}

function sayUnderWay(until: number | null, zone: string): string {
  if (until === null) return 'Another experiment is going on; wait until it is done.';
  return `The clock is on its way to ${sayTime(until, zone)} (${zone}); wait until it is there.`;
}

const DELIVERIES = 8;

async function stateOf(bench: Bench, movingTo: number | null): Promise<LabState> {
  const { account, playground, reports, reader, api } = bench;
  const at = playground.clock.now();
  const [directory, notices, balance, dearModel, newest] = await Promise.all([
    reports.directory(account),
    reports.notices(account, at),
    api.balance(),
    dearModelOf(bench),
    reader.newestNotices(account, DELIVERIES),
  ]);
  if (!directory) throw new NotNowError('There is no such account any more.');
  const spotOf = (destinationId: string) => {
    const destination = notices.destinations.find(({ id }) => id === destinationId);
    if (!destination || !isPlatform(destination.platform)) return [];
    const { platform, channel } = destination;
    return [{ platform, channel: channelName(playground, platform, channel) }];
  };
  return {
    zone: playground.zone,
    at,
    movingTo,
    moves: moves.map((to) => ({ to, at: targetOf(to, at, directory.anchor) })),
    agents: directory.agents
      .filter(({ archived }) => !archived)
      .map(({ id, name, kind, companyId }) => ({ id, name, kind, company: companyId })),
    companies: directory.companies.map(({ id, name }) => ({ id, name })),
    dearModel,
    balance,
    warned: notices.rules.flatMap(({ destinationId }) => spotOf(destinationId)),
    digests: notices.digests.flatMap(({ destinationId, nextAt }) =>
      spotOf(destinationId).map((spot) => ({ ...spot, nextAt })),
    ),
    deliveries: deliveryLines(bench, newest),
  };
}

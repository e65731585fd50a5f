import { commands } from '../../commands/index.ts';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Chart } from '../../src/cards/chart.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import type { Context, Person, Place } from '../../src/chat/context.ts';
import { dispatch } from '../../src/chat/dispatch.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { createActs } from '../../src/db/acts.ts';
import { openDatabase } from '../../src/db/client.ts';
import { startThrowawayPostgres } from '../../src/db/embedded/throwaway.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { invariant } from '../../src/domain/errors.ts';
import { startOfDay } from '../../src/domain/instant.ts';
import { coveredDays } from '../../src/domain/schedule.ts';
import type { Notice } from '../../src/jobs/announcements/announcement.ts';
import { announcements } from '../../src/jobs/announcements/index.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { createProof } from '../../src/ledger/proof.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';

import { sayWarnings } from './say-warnings.ts';

/** Fixed, so that two galleries differ only where the code does. */
const NOW = Date.parse('2026-11-21T15:00:00Z');

const person: Person = { id: 'maya', name: 'Maya', right: 'manage' };
const place: Place = { platform: 'slack', workspace: 'T1', channel: 'C1', zone: 'America/New_York' };

/** Beside each command's first example: other lenses, lists as the examples before them left them, and mistakes. */
const more = [
  'usage',
  'usage history',
  'usage history last 3 months chart:kinds',
  'usage agents this cycle company:"Harbour Dental"',
  'usage log last week call agent:"Harbour Reception Line"',
  'usage why yesterday',
  'usage value last month worth:50',
  'usage help usage log',
  'usage last month in 2019',
  'usage agnets',
  'credits top-up 500',
  'credits plan to:professional',
  'notify caps agent:"Harbour Reception Line" 200 per:day',
  'notify digest preview',
  'notify digest preview daily',
  'notify digest preview monthly',
  'notify digest preview weekly company:"Harbour Dental"',
  'notify alerts',
  'notify caps',
  'notify status',
];

export interface Answer {
  words: string;
  /** The card as plain text. */
  text: string;
  charts: readonly Chart[];
  /** Every agent of the account, the oldest first. */
  roster: readonly string[];
}

function answerOf(words: string, card: Card, roster: readonly string[]): Answer {
  const charts = card.parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
  return { words, text: renderPlainText(card), charts, roster };
}

/** What is said unasked of the digest that was set above: late, with what goes into its thread, and after a quiet week. */
async function digestsOf(
  reports: ReportStore,
): Promise<[name: string, card: Card, roster: readonly string[]][]> {
  const directory = await reports.directory('demo');
  invariant(directory, 'the demo account is loaded');
  const { digests } = await reports.notices('demo', NOW);
  const [schedule] = digests;
  invariant(schedule, 'a digest was set');
  const shown: [string, Card, readonly string[]][] = [];
  for (const [name, kind, day, lateHours] of [
    ['a digest that comes late', 'digest', '2026-11-16', 5],
    ['what goes into its thread', 'digest_details', '2026-11-16', 5],
    ['a digest of a quiet week', 'digest', '2027-02-01', 0],
  ] as const) {
    const dueAt = startOfDay(day, schedule.zone) + schedule.hour * HOUR_MS;
    const { firstDay, lastDay } = coveredDays(schedule.every, day);
    const facts = {
      scheduleId: schedule.id,
      localDate: day,
      every: schedule.every,
      firstDay,
      lastDay,
      dueAt,
      late: false,
    };
    const notice = { facts, original: { facts } } as Notice;
    const announcement = announcements.find((each) => each.kind === kind);
    const said = await announcement?.compose(notice, {
      reports,
      directory,
      now: dueAt + lateHours * HOUR_MS,
    });
    if (said) shown.push([name, said.card, directory.roster]);
  }
  return shown;
}

const HOUR_MS = 3_600_000;

/** Every command as a manager of the demo account would see it, in a database that is gone afterwards. */
export async function askDemo(): Promise<Answer[]> {
  const { connection, stop } = await startThrowawayPostgres();
  try {
    await migrate(connection);
    const database = await openDatabase(connection);
    try {
      await loadDemoIfNew(database, NOW);
      const registry = createRegistry(commands);
      const proof = createProof(createFactStore(database.pool), () => NOW);
      const reports: ReportStore = { ...createReportStore(database.pool), proof };
      const acts = createActs(
        database,
        createLedger(createLedgerStore(database.pool), () => NOW),
      );
      const answers: Answer[] = [];
      const firsts = commands.flatMap(({ examples }) => examples.slice(0, 1));
      for (const words of new Set([...firsts, ...more])) {
        const directory = await reports.directory('demo');
        invariant(directory, 'the demo account is loaded');
        const context: Context = { acts, directory, now: NOW, person, place, reports };
        const card = await dispatch(registry, words, context);
        answers.push(answerOf(words, card, directory.roster));
      }
      const unasked = [...(await digestsOf(reports)), ...(await sayWarnings(reports))];
      for (const [name, card, roster] of unasked) answers.push(answerOf(name, card, roster));
      return answers;
    } finally {
      await database.close();
    }
  } finally {
    await stop();
  }
}

// Whether an agent may begin to work: how soon it is told, and whether a no comes in time, while usage pours in.
import { credits, printCredits } from '../../src/domain/credits.ts';
import { createAccount } from '../support/ledger-account.ts';
import { runPaced } from './load/callers.ts';
import { withScratchServer } from './load/scratch.ts';
import { createKeys, type Service, startService } from './load/service.ts';
import { type BenchResult, percentile, round } from './report.ts';

const DURATION_MS = 15_000;
const WARM_UP_MS = 3_000;
const CHECKS_A_SECOND = 500;
const EVENTS_A_SECOND = 2_000;
// As agents send them: gathered for some milliseconds.
const EVENTS_A_REQUEST = 20;
const HELD = credits(3);

export async function run([seconds]: readonly string[]): Promise<BenchResult> {
  const durationMs = seconds === undefined ? DURATION_MS : Number(seconds) * 1_000;
  return withScratchServer(async (scratch) => {
    const database = await scratch.database('gate');
    await createAccount(database, {
      id: 'gate',
      plan: null,
      agents: { asking: 'chat', busy: 'chat' },
    });
    const [token = ''] = await createKeys(database, ['gate']);
    const service = await startService(database.connection);
    try {
      return await measure(service, token, durationMs);
    } finally {
      await service.stop();
    }
  });
}

type Post = <Answer>(path: string, body: object) => Promise<Answer>;

async function measure(service: Service, token: string, durationMs: number): Promise<BenchResult> {
  const post: Post = async (path, body) => {
    const answer = await service.post(path, token, JSON.stringify(body));
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  const give = (id: string, agent: string, amount: bigint) =>
    post('/v1/grants', { id, agent, amount: printCredits(amount) });

  // The usage that pours in has credits of its own, so that what fits beside it is known to the credit.
  await give('busy', 'busy', credits(100_000_000));
  await give('warm-up', 'asking', HELD * BigInt((WARM_UP_MS * CHECKS_A_SECOND) / 1_000));
  await pour(post, 'warm-up', WARM_UP_MS);

  const asked = Math.floor((durationMs * CHECKS_A_SECOND) / 1_000);
  // Half of what will be asked for: it runs out in the middle.
  const fits = Math.floor(asked / 2);
  await give('measured', 'asking', HELD * BigInt(fits));
  const { authorizeMs, captureMs, admitted, eventMs } = await pour(post, 'measured', durationMs);

  const rows = [
    { request: 'authorize', asked: authorizeMs.length, ...percentiles(authorizeMs) },
    { request: 'capture', asked: captureMs.length, ...percentiles(captureMs) },
    { request: `${EVENTS_A_REQUEST} events`, asked: eventMs.length, ...percentiles(eventMs) },
  ];
  return {
    rows,
    figures: {
      p99Ms: round(percentile([...authorizeMs, ...captureMs], 0.99)),
      // One too many spends what is not there; one too few turned work away that had its credits.
      wrongAdmissions: Math.abs(admitted - fits),
      admitted,
      fits,
    },
  };
}

async function pour(post: Post, run: string, durationMs: number) {
  const authorizeMs: number[] = [];
  const captureMs: number[] = [];
  let admitted = 0;
  const checks = runPaced(CHECKS_A_SECOND, durationMs, async (index, dueAt) => {
    const holdId = `${run}-${index}`;
    const permission = await post<{ allowed: boolean }>('/v1/authorize', {
      holdId,
      agent: 'asking',
      amount: printCredits(HELD),
      ttlSeconds: 600,
    });
    const answeredAt = performance.now();
    authorizeMs.push(answeredAt - dueAt);
    if (!permission.allowed) return;
    admitted += 1;
    await post(`/v1/holds/${holdId}/capture`, {
      type: 'reply',
      id: holdId,
      agent: 'asking',
      at: new Date().toISOString(),
      quantity: 3,
    });
    captureMs.push(performance.now() - answeredAt);
  });
  const events = runPaced(EVENTS_A_SECOND / EVENTS_A_REQUEST, durationMs, async (index) => {
    const at = new Date().toISOString();
    const batch = Array.from({ length: EVENTS_A_REQUEST }, (_, event) => ({
      type: 'reply',
      id: `${run}-event-${index}-${event}`,
      agent: 'busy',
      at,
    }));
    const { recorded } = await post<{ recorded: number }>('/v1/events', batch);
    if (recorded !== EVENTS_A_REQUEST)
      throw new Error(`of ${EVENTS_A_REQUEST} events ${recorded} were recorded`);
  });
  const [, eventMs] = await Promise.all([checks, events]);
  return { authorizeMs, captureMs, admitted, eventMs };
}

function percentiles(tookMs: readonly number[]) {
  return {
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
    'p99.9Ms': percentile(tookMs, 0.999),
  };
}

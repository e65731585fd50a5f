import { randomUUID } from 'node:crypto';
import { sayCredits, sayTime } from '../../cards/format.ts';
import { type Credits, MICROS_PER_CREDIT, parseCredits, printCredits } from '../../domain/credits.ts';
import type { RanToZero } from '../../playground/laboratory.ts';
import type { Bench } from './bench.ts';
import { NotNowError } from './bench.ts';
import { deliveryLines } from './deliveries.ts';
import { SOURCE, sayCharge } from './spend.ts';

const STEPS_MAX = 60;
const QUANTITY_MAX = 10_000n;
/** What the large steps leave for the small ones. */
const LEFT = 10n;
const SMALL = 4n;

interface Permission {
  allowed: boolean;
  holdId: string;
  available: string;
  reason: 'no-credits' | 'cap';
  limit: { room: string };
  resetsAt: string;
  topUpUrl: string | null;
}

/** Asks, works and counts, as an agent does, until it is told no. */
export async function runToZero(
  bench: Bench,
  { agent, company }: { agent: string; company: string | null },
): Promise<RanToZero> {
  const { api, playground, jobs, reader, account } = bench;
  const { clock, zone } = playground;
  const began = clock.now();
  const steps: RanToZero['steps'] = [];
  let room = parseCredits((await api.balance()).available);
  while (steps.length < STEPS_MAX) {
    const { quantity, amount } = nextStep(room);
    const asked = await api.call('POST', '/v1/authorize', {
      agent,
      company,
      amount: printCredits(amount),
      ttlSeconds: 60,
    });
    if (asked.code !== 200)
      throw new NotNowError(`The service refused to decide, with status ${asked.code}.`);
    const permission = asked.answer as unknown as Permission;
    if (!permission.allowed) {
      const left = parseCredits(permission.limit.room);
      // A cap, or credits of another agent alone: there is less room for this one than there are credits.
      const isSmaller = left > 0n && left < amount;
      steps.push({
        said: `Refused: ${sayCredits(amount)} asked, ${sayCredits(left)} of room.`,
        exchange: asked,
      });
      if (isSmaller) {
        room = left;
        continue;
      }
      await jobs.catchUp();
      const warnings = await reader.noticesSince(account, began);
      const notices = await bench.reports.notices(account, clock.now());
      return {
        status: 'done',
        said: sayRefusal(permission, zone),
        steps,
        topUpUrl: permission.topUpUrl,
        warnings: deliveryLines(bench, warnings).filter(({ platform }) => platform !== null),
        isHeardAnywhere: notices.rules.some(({ mutedAt }) => mutedAt === null),
      };
    }
    const event = {
      type: 'reply',
      id: `zero-${randomUUID().slice(0, 8)}`,
      source: SOURCE,
      agent,
      company,
      at: new Date(clock.now()).toISOString(),
      quantity: Number(quantity),
    };
    const counted = await api.call('POST', `/v1/holds/${permission.holdId}/capture`, event);
    steps.push({ said: `Allowed. ${sayCharge(counted, zone)}`, exchange: counted });
    room = parseCredits(permission.available);
  }
  throw new NotNowError(`It was still allowed to spend after ${STEPS_MAX} steps, and was stopped here.`);
}

/** One large step first, so that thousands of credits take few; what is less than one reply costs is asked for as it is. */
function nextStep(room: Credits): { quantity: bigint; amount: Credits } {
  const whole = room / MICROS_PER_CREDIT;
  if (whole === 0n) return { quantity: 1n, amount: room > 0n ? room : MICROS_PER_CREDIT };
  const wanted = whole > LEFT * 2n ? whole - LEFT : whole > SMALL ? SMALL : whole;
  const quantity = wanted > QUANTITY_MAX ? QUANTITY_MAX : wanted;
  return { quantity, amount: quantity * MICROS_PER_CREDIT };
}

function sayRefusal({ reason, resetsAt, limit }: Permission, zone: string): string {
  const why = reason === 'cap' ? 'a cap has no room left' : 'no credits are left and the plan stops at zero';
  const reset = `${sayTime(Date.parse(resetsAt), zone)} (${zone})`;
  return `The agent is refused: ${why} (${sayCredits(parseCredits(limit.room))} of room). It starts afresh on ${reset}.`;
}

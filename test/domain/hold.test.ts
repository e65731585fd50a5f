import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnDown, freshPosition, type Position } from '../../src/domain/burn-down.ts';
import { least, sum } from '../../src/domain/credits.ts';
import { type Grant, inForce } from '../../src/domain/grant.ts';
import { type Hold, isLive, roomFor } from '../../src/domain/hold.ts';
import { cases } from '../support/cases.ts';
import { debitOf, grantOf } from '../support/grants.ts';

const NOW = 50;
const agents = ['ada', 'bob', 'cyd'] as const;

function holdOf(parts: Partial<Hold> = {}): Hold {
  return { id: 'h1', agentId: 'ada', amount: 10n, expiresAt: NOW + 60, endedAt: null, ...parts };
}

function positionOf(...grants: Grant[]): Position {
  return freshPosition(grants, [0]);
}

/** Callers one behind the other, as the account's lock lines them up. */
function authorise(position: Position, requests: readonly { agentId: string; amount: bigint }[]): Hold[] {
  const holds: Hold[] = [];
  for (const { agentId, amount } of requests) {
    if (roomFor(position, holds, agentId, 0n, NOW).available < amount) continue;
    holds.push(holdOf({ id: `h${holds.length}`, agentId, amount }));
  }
  return holds;
}

const someGrants: fc.Arbitrary<Grant[]> = fc
  .array(
    fc.record({
      amount: fc.bigInt(0n, 20n),
      effectiveAt: fc.constantFrom(0, NOW, NOW + 1),
      expiresAt: fc.constantFrom(null, NOW, NOW + 1),
      agentId: fc.constantFrom(null, ...agents),
    }),
    { maxLength: 6 },
  )
  .map((grants) => grants.map((grant, index) => grantOf({ ...grant, id: `g${index}` })));

const someHolds: fc.Arbitrary<Hold[]> = fc
  .array(
    fc.record({
      agentId: fc.constantFrom(...agents),
      amount: fc.bigInt(1n, 15n),
      expiresAt: fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 100),
      endedAt: fc.constantFrom(null, null, null, NOW - 1, NOW, NOW + 1),
    }),
    { maxLength: 7 },
  )
  .map((holds) => holds.map((hold, index) => ({ ...hold, id: `h${index}` })));

const anAgent = fc.constantFrom(...agents);
const someOverage = fc.bigInt(0n, 15n);

describe('when a hold holds', () => {
  test.each<[string, Partial<Hold>, boolean]>([
    ['while it is neither ended nor past its time', {}, true],
    ['until the millisecond before its time is up', { expiresAt: NOW + 1 }, true],
    ['nothing at the instant its time is up', { expiresAt: NOW }, false],
    ['nothing after it', { expiresAt: NOW - 1 }, false],
    ['nothing from the instant it was captured or released', { endedAt: NOW }, false],
    ['still, before the instant it ended', { endedAt: NOW + 1 }, true],
    ['nothing when it ended long ago, whatever its time', { endedAt: 1, expiresAt: NOW + 9_999 }, false],
  ])('%s', (_title, parts, live) => {
    expect(isLive(holdOf(parts), NOW)).toBe(live);
  });

  test('past its time it holds nothing, and nobody has to take it away', () => {
    fc.assert(
      fc.property(someGrants, someHolds, anAgent, someOverage, (grants, holds, agentId, overageRoom) => {
        const position = positionOf(...grants);

        const swept = holds.filter(({ expiresAt, endedAt }) => expiresAt > NOW && (endedAt ?? NOW + 1) > NOW);
        expect(roomFor(position, holds, agentId, overageRoom, NOW)).toEqual(
          roomFor(position, swept, agentId, overageRoom, NOW),
        );
      }),
      cases(600),
    );
  });
});

describe('how many are let in', () => {
  test('any number of callers racing for b credits, c each, are admitted exactly ⌊b / c⌋ times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 60n), { minLength: 1, maxLength: 4 }),
        fc.bigInt(1n, 25n),
        fc.array(anAgent, { minLength: 1, maxLength: 60 }),
        (amounts, cost, callers) => {
          const position = positionOf(...amounts.map((amount, i) => grantOf({ id: `g${i}`, amount })));

          const admitted = authorise(
            position,
            callers.map((agentId) => ({ agentId, amount: cost })),
          );

          const fit = Number(sum(amounts) / cost);
          expect(admitted).toHaveLength(Math.min(fit, callers.length));
        },
      ),
      cases(1_000),
    );
  });

  test('callers of one agent fill its own credits and then the common ones, and not a caller more', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 60n), fc.bigInt(0n, 60n), fc.bigInt(1n, 25n), (own, common, cost) => {
        const position = positionOf(
          grantOf({ id: 'own', amount: own, agentId: 'ada' }),
          grantOf({ id: 'common', amount: common }),
          grantOf({ id: 'other', agentId: 'bob' }),
        );

        const admitted = authorise(
          position,
          Array.from({ length: 130 }, () => ({ agentId: 'ada', amount: cost })),
        );

        expect(admitted).toHaveLength(Number((own + common) / cost));
      }),
      cases(200),
    );
  });

  test('whoever was let in is covered in full, in whatever order the work is done and charged', () => {
    const someRequests = fc.array(fc.record({ agentId: anAgent, amount: fc.bigInt(1n, 12n) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        someGrants,
        someRequests.chain((requests) =>
          fc.tuple(
            fc.constant(requests),
            fc.shuffledSubarray([...requests.keys()], {
              minLength: requests.length,
              maxLength: requests.length,
            }),
          ),
        ),
        (grants, [requests, order]) => {
          const position = positionOf(...grants);
          const admitted = authorise(position, requests);

          const debits = order
            .flatMap((index) => admitted[index] ?? [])
            .map(({ agentId, amount }, index) => debitOf({ seq: index + 1, at: NOW, agentId, amount }));

          expect(debits).toHaveLength(admitted.length);
          expect(burnDown(position, debits).allocations.every(({ uncovered }) => uncovered === 0n)).toBe(
            true,
          );
        },
      ),
      cases(1_000),
    );
  });
});

describe('what an agent may hold', () => {
  test('is exactly what would be left for it if all holds were spent as favourably as possible', () => {
    fc.assert(
      fc.property(someGrants, someHolds, anAgent, someOverage, (grants, holds, agentId, overageRoom) => {
        const { available } = roomFor(positionOf(...grants), holds, agentId, overageRoom, NOW);

        expect(available).toBe(roomByCuts(grants, holds, agentId, overageRoom));
      }),
      cases(2_000),
    );
  });

  test('one agent’s own credits are never blocked by another’s hold, however great', () => {
    fc.assert(
      fc.property(someGrants, fc.bigInt(1n, 1_000n), (grants, amount) => {
        const own = sum(
          grants.filter((g) => g.agentId === 'ada' && inForce(g, NOW)).map((grant) => grant.amount),
        );

        const holds = [holdOf({ agentId: 'bob', amount }), holdOf({ id: 'h2', agentId: 'cyd', amount })];
        expect(roomFor(positionOf(...grants), holds, 'ada', 0n, NOW).available >= own).toBe(true);
      }),
      cases(600),
    );
  });

  test('a hold leans on the agent’s own credits first and leaves the common ones to all', () => {
    const position = positionOf(
      grantOf({ id: 'own', amount: 30n, agentId: 'ada' }),
      grantOf({ id: 'common', amount: 100n }),
    );
    const holds = [holdOf({ agentId: 'ada', amount: 40n })];

    expect(roomFor(position, holds, 'ada', 0n, NOW)).toEqual({ available: 90n, held: 40n });
    expect(roomFor(position, holds, 'bob', 0n, NOW)).toEqual({ available: 90n, held: 40n });
  });

  test('room for overage counts as common credits', () => {
    expect(roomFor(positionOf(), [holdOf({ amount: 10n })], 'bob', 25n, NOW).available).toBe(15n);
  });

  test('is never below nothing, also where usage came that no hold had announced', () => {
    const position = positionOf(grantOf({ amount: 5n }));

    expect(roomFor(position, [holdOf({ amount: 40n })], 'ada', 0n, NOW)).toEqual({
      available: 0n,
      held: 40n,
    });
  });

  test('the end of a hold never takes room from anybody', () => {
    fc.assert(
      fc.property(someGrants, someHolds, anAgent, someOverage, (grants, holds, agentId, overageRoom) => {
        const position = positionOf(...grants);
        const before = roomFor(position, holds, agentId, overageRoom, NOW);

        const after = roomFor(position, holds.slice(1), agentId, overageRoom, NOW);

        expect(after.available >= before.available && after.held <= before.held).toBe(true);
      }),
      cases(600),
    );
  });

  test('credits outside their life give no room', () => {
    const position = positionOf(
      grantOf({ id: 'over', expiresAt: NOW }),
      grantOf({ id: 'to come', effectiveAt: NOW + 1 }),
      grantOf({ id: 'voided', voidedAt: NOW }),
    );

    expect(roomFor(position, [], 'ada', 0n, NOW).available).toBe(0n);
  });
});

/**
 * The greatest flow from holds to credits by the theorem of the least cut, tried over every set of agents: with one
 * endless wish more, less what the holds alone take.
 */
function roomByCuts(
  grants: readonly Grant[],
  holds: readonly Hold[],
  agentId: string,
  overage: bigint,
): bigint {
  const wishes = (extra: bigint) =>
    new Map(
      agents.map((agent) => {
        const own = holds.filter((hold) => hold.agentId === agent && isLive(hold, NOW));
        return [agent, sum(own.map(({ amount }) => amount)) + (agent === agentId ? extra : 0n)];
      }),
    );
  const supply = [
    ...grants.filter((grant) => inForce(grant, NOW)),
    grantOf({ id: 'overage', amount: overage }),
  ];
  const flow = (wanted: ReadonlyMap<string, bigint>) =>
    subsets(agents)
      .map((served) => {
        const left = agents
          .filter((agent) => !served.includes(agent))
          .map((agent) => wanted.get(agent) ?? 0n);
        const reached = supply.filter(
          (grant) =>
            served.length > 0 && (grant.agentId === null || served.some((one) => one === grant.agentId)),
        );
        return sum(left) + sum(reached.map(({ amount }) => amount));
      })
      .reduce(least);
  return flow(wishes(1_000_000n)) - flow(wishes(0n));
}

function subsets<T>(things: readonly T[]): T[][] {
  const [first, ...others] = things;
  if (first === undefined) return [[]];
  return subsets(others).flatMap((set) => [set, [first, ...set]]);
}

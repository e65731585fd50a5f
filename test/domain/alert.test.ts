import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlertEvent,
  type AlertLevel,
  type AlertRule,
  type AlertState,
  armed,
  crossings,
  defaultAlertRule,
  epochAfter,
  printThreshold,
  type Threshold,
  thresholdOf,
} from '../../src/domain/alert.ts';
import { credits, most } from '../../src/domain/credits.ts';
import { UserError } from '../../src/domain/errors.ts';
import { cases } from '../support/cases.ts';

function ruleOf(...texts: string[]): AlertRule {
  return { basis: 'plan_credits', thresholds: texts.map(thresholdOf) };
}

function at(available: number, { basis = 1_000, epoch = 'cycle:1' } = {}): AlertLevel {
  return { available: credits(available), basis: credits(basis), epoch };
}

function say(event: AlertEvent | null): string | null {
  if (!event) return null;
  if (event.kind === 'crossed') return `crossed ${printThreshold(event.threshold)}`;
  return `recovered ${event.thresholds.map(printThreshold).join(', ')}`;
}

/** What is said at each of the levels in turn, the state being stored and read back in between. */
function walk(rule: AlertRule, levels: readonly AlertLevel[]): (string | null)[] {
  let state = armed;
  return levels.map((level) => {
    const result = crossings(state, rule, level);
    state = JSON.parse(JSON.stringify(result.state));
    return say(result.event);
  });
}

describe('thresholds as people type them', () => {
  test.each([
    ['20%', '20%'],
    [' 20 % ', '20%'],
    ['12.5%', '12.5%'],
    ['0.05%', '0.05%'],
    ['007%', '7%'],
    ['100%', '100%'],
    ['0%', '0%'],
    ['500', '500'],
    ['500 credits', '500'],
    ['1 Credit', '1'],
    ['0.5', '0.5'],
    ['0', '0'],
  ])('“%s” is %s', (text, printed) => {
    expect(printThreshold(thresholdOf(text))).toBe(printed);
  });

  test.each([
    '',
    '%',
    '-5',
    '-5%',
    '101%',
    '100.01%',
    '12.345%',
    '5%%',
    '1e3',
    'twenty',
    '5 % of it',
    '1.2.3%',
  ])('“%s” is refused with a hint', (text) => {
    const refusal = expect.objectContaining({
      code: 'bad-threshold',
      hint: expect.stringContaining('12.5%'),
    });

    expect(() => thresholdOf(text)).toThrow(refusal);
  });

  test('an amount finer than a micro-credit is refused', () => {
    expect(() => thresholdOf('0.0000001')).toThrow(UserError);
  });

  test('every threshold is read back from what is printed of it', () => {
    fc.assert(
      fc.property(aThreshold, (threshold) => {
        expect(thresholdOf(printThreshold(threshold))).toEqual(threshold);
      }),
      cases(1_000),
    );
  });
});

describe('crossings', () => {
  test.each<[string, AlertRule, AlertLevel[], (string | null)[]]>([
    [
      'at the threshold counts as crossed, a micro-credit above does not',
      ruleOf('20%'),
      [{ ...at(200), available: 200_000_001n }, at(200)],
      [null, 'crossed 20%'],
    ],
    [
      'the way down warns once at each threshold',
      defaultAlertRule,
      [at(300), at(200), at(150), at(100), at(50), at(0)],
      [null, 'crossed 20%', null, 'crossed 10%', null, 'crossed 0%'],
    ],
    [
      'several crossed at once are one message, the gravest',
      defaultAlertRule,
      [at(300), at(90), at(80)],
      [null, 'crossed 10%', null],
    ],
    ['below zero is said once', defaultAlertRule, [at(-5), at(-50), at(0)], ['crossed 0%', null, null]],
    [
      'hovering about a threshold warns once',
      ruleOf('20%'),
      [at(200), at(201), at(200), at(249), at(200)],
      ['crossed 20%', null, null, null, null],
    ],
    [
      'five points above it re-arms, and says so',
      ruleOf('20%'),
      [at(200), at(250), at(250), at(200)],
      ['crossed 20%', 'recovered 20%', null, 'crossed 20%'],
    ],
    [
      'each threshold recovers by itself',
      defaultAlertRule,
      [at(0), at(50), at(150), at(250)],
      ['crossed 0%', 'recovered 0%', 'recovered 10%', 'recovered 20%'],
    ],
    [
      'a refill past several is one message',
      defaultAlertRule,
      [at(0), at(800)],
      ['crossed 0%', 'recovered 20%, 10%, 0%'],
    ],
    [
      'a number of credits re-arms five percent above itself',
      ruleOf('500'),
      [at(500), at(524), at(525), at(500)],
      ['crossed 500', null, 'recovered 500', 'crossed 500'],
    ],
    [
      'a small number of credits re-arms one credit above itself',
      ruleOf('0'),
      [at(0), { ...at(0), available: 999_999n }, at(1)],
      ['crossed 0', null, 'recovered 0'],
    ],
    [
      'a new cycle re-arms and says so',
      defaultAlertRule,
      [at(50), at(1_000, { epoch: 'cycle:2' }), at(100, { epoch: 'cycle:2' })],
      ['crossed 10%', 'recovered 20%, 10%', 'crossed 10%'],
    ],
    [
      'a grant that lifts just above a threshold re-arms it',
      ruleOf('20%'),
      [at(200), at(201, { epoch: 'grant:7' }), at(200, { epoch: 'grant:7' })],
      ['crossed 20%', 'recovered 20%', 'crossed 20%'],
    ],
    [
      'a grant too small to lift above a threshold warns anew',
      defaultAlertRule,
      [at(50), at(150, { epoch: 'grant:7' }), at(140, { epoch: 'grant:7' })],
      ['crossed 10%', 'crossed 20%', null],
    ],
    [
      'a new cycle that finds nothing fired says nothing',
      defaultAlertRule,
      [at(900), at(1_000, { epoch: 'cycle:2' })],
      [null, null],
    ],
    [
      'without a basis a share warns of nothing but of nothing left',
      defaultAlertRule,
      [at(5, { basis: 0 }), at(0, { basis: 0 }), at(5, { basis: 0 })],
      [null, 'crossed 0%', 'recovered 0%'],
    ],
    [
      'shares and numbers are compared by what they come to',
      ruleOf('20%', '300', '50'),
      [at(250), at(200), at(10)],
      ['crossed 300', 'crossed 20%', 'crossed 50'],
    ],
    ['a rule without thresholds is silent', ruleOf(), [at(0)], [null]],
  ])('%s', (_, rule, levels, said) => {
    expect(walk(rule, levels)).toEqual(said);
  });

  test('a threshold added below the level of now warns at once, one above a fired one does not', () => {
    const { state } = crossings(armed, ruleOf('20%'), at(150));

    expect(say(crossings(state, ruleOf('20%', '15%'), at(150)).event)).toBe('crossed 15%');
    expect(say(crossings(state, ruleOf('20%', '30%'), at(150)).event)).toBeNull();
  });

  test('a threshold taken out of the rule says nothing twice when it is put back, and recovers where it is not', () => {
    const { state } = crossings(armed, ruleOf('20%'), at(150));
    const without = crossings(state, ruleOf('10%'), at(150));

    expect(say(without.event)).toBeNull();
    expect(say(crossings(without.state, ruleOf('20%'), at(140)).event)).toBeNull();
    expect(say(crossings(without.state, ruleOf('30%'), at(140)).event)).toBeNull();
    expect(say(crossings(without.state, ruleOf('10%'), at(100)).event)).toBe('crossed 10%');
    const refilled = crossings(without.state, ruleOf('10%'), at(250));
    expect(say(refilled.event)).toBe('recovered 20%');
    expect(refilled.state.fired).toEqual([]);
    const turned = crossings(without.state, ruleOf('10%'), at(150, { epoch: 'cycle:2' }));
    expect(say(turned.event)).toBe('recovered 20%');
  });

  test('where nothing changed there is nothing to store', () => {
    const { state } = crossings(armed, defaultAlertRule, at(150));

    expect(crossings(state, defaultAlertRule, at(140)).state).toBe(state);
  });

  test('percentages are exact where a float is not: 12.34 % of 3.000001 credits', () => {
    const basis = 3_000_001n;
    const just = { basis, epoch: 'cycle:1', available: 370_200n };

    expect(say(crossings(armed, ruleOf('12.34%'), just).event)).toBe('crossed 12.34%');
    expect(say(crossings(armed, ruleOf('12.34%'), { ...just, available: 370_201n }).event)).toBeNull();
  });
});

describe('epochs', () => {
  const may = { id: 'may', effectiveAt: 500 };
  const pack = { id: 'pack', effectiveAt: 700 };

  test('every cycle and every grant that begins is a new one', () => {
    const epochs = [
      epochAfter('', 4, may),
      epochAfter(epochAfter('', 4, may), 4, pack),
      epochAfter(epochAfter('', 4, may), 5, may),
      epochAfter(epochAfter('', 4, may), 5, null),
      epochAfter('', 4, null),
    ];

    expect(new Set(epochs).size).toBe(epochs.length);
  });

  test('a grant that ends leaves the epoch it began', () => {
    const begun = epochAfter('', 4, pack);

    expect(epochAfter(begun, 4, may)).toBe(begun);
    expect(epochAfter(begun, 4, null)).toBe(begun);
    expect(epochAfter(begun, 4, pack)).toBe(begun);
  });
});

const aThreshold: fc.Arbitrary<Threshold> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ kind: fc.constant('credits' as const), amount: fc.bigInt({ min: 0n, max: 2_000_000_000n }) }),
);
const aRule = fc
  .uniqueArray(aThreshold, { selector: printThreshold, maxLength: 5 })
  .map((thresholds): AlertRule => ({ basis: 'plan_credits', thresholds }));
const basis = credits(1_000);
// Moves as well as places, so that walks hover about a threshold as real balances do.
const aWalk = fc
  .array(
    fc.record({
      move: fc.oneof(
        fc.bigInt({ min: -60_000_000n, max: 60_000_000n }),
        fc.bigInt({ min: -1_500_000_000n, max: 1_500_000_000n }),
      ),
      newEpoch: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let available = basis;
    let epoch = 0;
    return steps.map(({ move, newEpoch }): AlertLevel => {
      available += move;
      if (newEpoch) epoch += 1;
      return { available, basis, epoch: `cycle:${epoch}` };
    });
  });

/** In ten-thousandths of a micro-credit, reckoned apart from the code under test. */
function limitOf(threshold: Threshold): bigint {
  return threshold.kind === 'percent' ? basis * BigInt(threshold.basisPoints) : threshold.amount * 10_000n;
}

function marginOf(threshold: Threshold): bigint {
  if (threshold.kind === 'percent') return basis * 500n;
  const twentieth = threshold.amount * 500n;
  return twentieth > 10_000_000_000n ? twentieth : 10_000_000_000n;
}

/** Where a threshold and every graver one are armed again: until then a warning of any of them stands for it. */
function armedAgainAt(rule: AlertRule, threshold: Threshold): bigint {
  const levels = rule.thresholds
    .filter((it) => limitOf(it) <= limitOf(threshold))
    .map((it) => limitOf(it) + marginOf(it));
  return levels.reduce((a, b) => most(a, b));
}

interface Step {
  level: AlertLevel;
  event: AlertEvent | null;
}

function run(rule: AlertRule, levels: readonly AlertLevel[]): Step[] {
  let state: AlertState = armed;
  return levels.map((level) => {
    const result = crossings(state, rule, level);
    state = JSON.parse(JSON.stringify(result.state));
    return { level, event: result.event };
  });
}

function holdsOnWalks(law: (rule: AlertRule, steps: Step[]) => void): void {
  fc.assert(
    fc.property(aRule, aWalk, (rule, levels) => law(rule, run(rule, levels))),
    cases(600),
  );
}

describe('on any walk, with a restart after every step', () => {
  test('nothing is said of a threshold the level is above', () => {
    holdsOnWalks((_, steps) => {
      for (const { level, event } of steps) {
        if (event?.kind !== 'crossed') continue;
        expect(level.available * 10_000n <= limitOf(event.threshold)).toBe(true);
      }
    });
  });

  test('a warning names the gravest threshold crossed', () => {
    holdsOnWalks((rule, steps) => {
      for (const { level, event } of steps) {
        if (event?.kind !== 'crossed') continue;
        const graver = rule.thresholds.filter(
          (it) => limitOf(it) < limitOf(event.threshold) && level.available * 10_000n <= limitOf(it),
        );
        expect(graver).toEqual([]);
      }
    });
  });

  test('every threshold crossed has been warned of, itself or by a graver one, since both were last armed', () => {
    holdsOnWalks((rule, steps) => {
      for (const [index, { level }] of steps.entries()) {
        const crossed = rule.thresholds.filter((it) => level.available * 10_000n <= limitOf(it));
        for (const threshold of crossed) {
          const warned = steps.slice(0, index + 1).some(({ level: then, event }, when) => {
            const sinceThen = steps.slice(when, index + 1);
            const rearmed = sinceThen.some(
              ({ level: later }) => later.available * 10_000n >= armedAgainAt(rule, threshold),
            );
            return (
              event?.kind === 'crossed' &&
              then.epoch === level.epoch &&
              limitOf(event.threshold) <= limitOf(threshold) &&
              !rearmed
            );
          });
          expect(warned).toBe(true);
        }
      }
    });
  });

  test('a threshold warns once, and again only after it re-armed or in a new epoch', () => {
    holdsOnWalks((_, steps) => {
      const lastWarned = new Map<string, number>();
      for (const [index, { level, event }] of steps.entries()) {
        if (event?.kind !== 'crossed') continue;
        const key = printThreshold(event.threshold);
        const last = lastWarned.get(key);
        lastWarned.set(key, index);
        if (last === undefined) continue;
        const between = steps.slice(last + 1, index);
        const rearmed = between.some(
          (step) => step.level.available * 10_000n >= limitOf(event.threshold) + marginOf(event.threshold),
        );
        expect(rearmed || steps[last]?.level.epoch !== level.epoch).toBe(true);
      }
    });
  });

  test('a threshold recovers at most once for each time it fired, and only when armed', () => {
    holdsOnWalks((rule, steps) => {
      const mayRecover = new Set<string>();
      let epoch = '';
      for (const { level, event } of steps) {
        const newEpoch = level.epoch !== epoch;
        epoch = level.epoch;
        if (event?.kind === 'recovered') {
          for (const threshold of event.thresholds) {
            expect(mayRecover.delete(printThreshold(threshold))).toBe(true);
            const bound = limitOf(threshold) + (newEpoch ? 1n : marginOf(threshold));
            expect(level.available * 10_000n >= bound).toBe(true);
          }
        }
        for (const threshold of rule.thresholds) {
          if (level.available * 10_000n <= limitOf(threshold)) mayRecover.add(printThreshold(threshold));
        }
      }
    });
  });

  test('levels nobody saw lose no warning that still holds', () => {
    fc.assert(
      fc.property(aRule, aWalk, fc.infiniteStream(fc.boolean()), (rule, levels, seen) => {
        const last = levels.at(-1);
        const before = levels.slice(0, -1).filter(() => seen.next().value);
        const steps = run(rule, last ? [...before, last] : before);
        const fired = steps.some(
          ({ event, level }) => event?.kind === 'crossed' && level.epoch === last?.epoch,
        );
        const crossed = rule.thresholds.some((it) => (last?.available ?? 0n) * 10_000n <= limitOf(it));

        expect(fired || !crossed).toBe(true);
      }),
      cases(600),
    );
  });

  test('the same level again says nothing', () => {
    fc.assert(
      fc.property(aRule, aWalk, (rule, levels) => {
        const twice = levels.flatMap((level) => [level, level]);
        const echoes = run(rule, twice).filter((_, index) => index % 2 === 1);

        expect(echoes.filter(({ event }) => event !== null)).toEqual([]);
      }),
      cases(600),
    );
  });
});

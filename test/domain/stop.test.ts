import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armed } from '../../src/domain/alert.ts';
import { credits } from '../../src/domain/credits.ts';
import { judgeStops } from '../../src/domain/stop.ts';
import { cases } from '../support/cases.ts';

const asked = (...entries: [string, number][]) => new Map(entries.map(([id, each]) => [id, credits(each)]));

describe('agents that stop', () => {
  test('one that asks for no more than there is has not stopped', () => {
    expect(judgeStops(armed, asked(['ada', 5]), () => credits(5))).toEqual({
      stopped: armed,
      stops: [],
      recovered: [],
    });
  });

  test('one that used without asking has stopped where nothing is left', () => {
    expect(judgeStops(armed, asked(['ada', 0], ['bob', 0]), (id) => (id === 'ada' ? 0n : 1n)).stops).toEqual([
      'ada',
    ]);
  });

  test('one that asks for more than came in between has stood still all the while', () => {
    const { stopped } = judgeStops(armed, asked(['ada', 5]), () => credits(3));

    const after = judgeStops(stopped, asked(['ada', 50]), () => credits(10));

    expect(after).toMatchObject({ stops: [], recovered: [] });
    expect(judgeStops(after.stopped, new Map(), () => credits(49)).recovered).toEqual([]);
    expect(judgeStops(after.stopped, new Map(), () => credits(50)).recovered).toEqual(['ada']);
  });

  test('names may hold anything', () => {
    const odd = 'a b\0c "d" 1.5 e';
    const { stopped } = judgeStops(armed, asked([odd, 5]), () => 0n);

    expect(judgeStops(stopped, new Map(), () => credits(5)).recovered).toEqual([odd]);
  });

  test('stops and recoveries of an agent take turns, a stop first, and the memory is who has stopped', () => {
    const steps = fc.array(
      fc.record({
        credits: fc.integer({ min: 0, max: 6 }),
        asked: fc.dictionary(fc.constantFrom('ada', 'bob'), fc.integer({ min: 0, max: 6 })),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let memory = armed;
        const stopped = new Set<string>();
        for (const step of all) {
          const fresh = asked(...Object.entries(step.asked));
          const result = judgeStops(memory, fresh, () => credits(step.credits));
          for (const id of result.recovered) expect(stopped.delete(id)).toBe(true);
          for (const id of result.stops) {
            expect(stopped.has(id)).toBe(false);
            expect(step.asked[id]).toBeGreaterThanOrEqual(step.credits);
            stopped.add(id);
          }
          const inVain = Object.keys(step.asked).filter((id) => (step.asked[id] ?? 0) > step.credits);
          for (const id of inVain) expect(stopped.has(id)).toBe(true);
          if (step.credits >= 6) expect([...stopped]).toEqual([]);
          expect(result.stopped.fired).toHaveLength(stopped.size);
          expect(judgeStops(result.stopped, fresh, () => credits(step.credits))).toEqual({
            stopped: result.stopped,
            stops: [],
            recovered: [],
          });
          memory = JSON.parse(JSON.stringify(result.stopped));
        }
      }),
      cases(500),
    );
  });
});

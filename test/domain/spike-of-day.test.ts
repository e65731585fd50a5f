import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Credits, credits, sum } from '../../src/domain/credits.ts';
import { addDays } from '../../src/domain/instant.ts';
import { type AgentDays, spikeOfDay } from '../../src/domain/spike.ts';
import { cases } from '../support/cases.ts';

const DAY = '2026-05-11';
const before = [28, 21, 14, 7].map((days) => addDays(DAY, -days));

/** The four like it, and the day itself. */
function weeks(...amounts: number[]) {
  return amounts.map((each, index) => ({ day: before[index] ?? DAY, credits: credits(each) }));
}

function together(agents: readonly AgentDays[]) {
  return agents.flatMap(({ days }) => days);
}

const ada = { agentId: 'ada', days: weeks(100, 100, 100, 100, 110) };

test('a spike is the one agent’s that is at least half of it, with what that agent usually uses', () => {
  const bob = { agentId: 'bob', days: weeks(0, 10, 20, 10, 300) };

  expect(spikeOfDay(DAY, together([ada, bob]), [ada, bob])).toEqual({
    day: DAY,
    agentId: 'bob',
    used: credits(300),
    usual: credits(10),
    lift: credits(290),
  });
});

test('a spike that many share is everybody’s', () => {
  const many = ['a', 'b', 'c', 'd'].map((agentId) => ({ agentId, days: weeks(10, 10, 10, 10, 60) }));

  expect(spikeOfDay(DAY, together(many), many)).toMatchObject({
    agentId: null,
    used: credits(240),
    usual: credits(40),
  });
});

test('a jump of one that hardly shows in the sum is no spike, nor is one below the least', () => {
  const small = { agentId: 'small', days: weeks(1, 1, 1, 1, 30) };

  expect(spikeOfDay(DAY, together([ada, small]), [ada, small])).toBeNull();
  expect(spikeOfDay(DAY, small.days, [small], credits(29))).not.toBeNull();
  expect(spikeOfDay(DAY, small.days, [small], credits(30))).toBeNull();
});

test('before three weeks of its like nothing is a spike', () => {
  expect(spikeOfDay(DAY, weeks(1, 1, 1, 1, 500).slice(2), [])).toBeNull();
});

const someAgents = fc
  .array(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map((amounts, index) => ({ agentId: `agent-${index}`, days: weeks(...amounts) })));
const someLeast = fc.integer({ min: 0, max: 300 }).map((least): Credits => credits(least));

test('whoever it is put down to, it is above the least and above the usual; more spending never ends it', () => {
  fc.assert(
    fc.property(someAgents, someLeast, fc.integer({ min: 0, max: 500 }), (agents, least, more) => {
      const spike = spikeOfDay(DAY, together(agents), agents, least);
      if (!spike) return;

      const of = spike.agentId === null ? agents : agents.filter(({ agentId }) => agentId === spike.agentId);
      expect(sum(together(of).flatMap((each) => (each.day === DAY ? [each.credits] : [])))).toBe(spike.used);
      expect(spike.lift).toBe(spike.used - spike.usual);
      expect(spike.lift >= credits(10) && 2n * spike.lift >= spike.usual).toBe(true);
      if (spike.agentId === null) expect(spike.lift >= least).toBe(true);
      const busier = [...together(agents), { day: DAY, credits: credits(more) }];
      expect(spikeOfDay(DAY, busier, agents, least)).not.toBeNull();
    }),
    cases(500),
  );
});

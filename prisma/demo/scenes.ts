import { type InstantMs, printInstant } from '../../src/domain/instant.ts';
import type { UsageEventInput } from '../../src/domain/usage-event.ts';
import { around, between, chance, pick, type Random } from './random.ts';
import { type DemoAgent, demoMembers, premiumVoice } from './terms.ts';

type WithoutKey<E> = E extends unknown ? Omit<E, 'id' | 'source'> : never;

/** An event before its place among the others gives it its id. */
export interface Draft {
  at: InstantMs;
  until: InstantMs;
  event: WithoutKey<UsageEventInput>;
}

/** One visit, call or run. */
export interface Scene {
  agent: DemoAgent;
  at: InstantMs;
  model: string;
  random: Random;
}

const SECOND_MS = 1_000;

export function chat(scene: Scene): Draft[] {
  const { agent, at, random } = scene;
  const session = {
    conversation: `${agent.id}-${at.toString(36)}`,
    surface: pick(random, ['web', 'web', 'messenger']),
  };
  const replies: Draft[] = [];
  let clock = at;
  for (let left = between(random, 3, 8); left > 0; left -= 1) {
    replies.push(reply(scene, clock, session));
    clock += between(random, 12, 95) * SECOND_MS;
  }
  return chance(random, 12) ? [...replies, lead(scene, clock, session)] : replies;
}

/** Test traffic of the people who build the agents, who never become leads. */
export function rehearsal(scene: Scene): Draft[] {
  return chat(scene)
    .filter(({ event }) => event.type === 'reply')
    .map((draft) => ({ ...draft, event: { ...draft.event, playground: true, surface: 'playground' } }));
}

export function trigger(scene: Scene): Draft[] {
  const quantity = chance(scene.random, 10) ? between(scene.random, 2, 4) : 1;
  return [reply(scene, scene.at, { quantity, surface: 'email' })];
}

export function assistance(scene: Scene): Draft[] {
  return [reply(scene, scene.at, { person: pick(scene.random, demoMembers).id, surface: 'app' })];
}

export function inboundCall(scene: Scene): Draft[] {
  const { at, random } = scene;
  if (chance(random, 7)) return [call(scene, { until: at + between(random, 15, 40) * SECOND_MS })];

  const answeredAt = at + between(random, 3, 14) * SECOND_MS;
  // A wrong number: shorter than the plan begins to charge.
  if (chance(random, 4)) {
    return [call(scene, { answeredAt, until: answeredAt + between(random, 2, 4) * SECOND_MS })];
  }
  // Sent to a queue, and gone before anybody came back: all of it was hold.
  if (chance(random, 1)) {
    const until = answeredAt + between(random, 30, 120) * SECOND_MS;
    return [
      call(scene, {
        answeredAt,
        until,
        holds: [{ from: printInstant(answeredAt), to: printInstant(until) }],
      }),
    ];
  }
  const holds: Hold[] = [];
  let clock = answeredAt + talkMs(random, 20, 170);
  for (let count = pick(random, [0, 0, 0, 0, 1, 1, 2]); count > 0; count -= 1) {
    const resumesAt = clock + between(random, 12, 75) * SECOND_MS;
    holds.push({ from: printInstant(clock), to: printInstant(resumesAt) });
    clock = resumesAt + talkMs(random, 10, 60);
  }
  const talk = call(scene, {
    answeredAt,
    until: clock + talkMs(random, 15, 150),
    holds,
    systemMs: chance(random, 6) ? between(random, 800, 4_000) : 0,
    translation: chance(random, 12) ? { parties: 2 } : null,
  });
  return chance(random, 9) ? [talk, lead(scene, talk.until, { surface: 'phone' })] : [talk];
}

export function outboundCall(scene: Scene): Draft[] {
  const { at, random } = scene;
  if (chance(random, 32)) return [call(scene, { until: at + between(random, 20, 35) * SECOND_MS })];

  const connectedAt = at + between(random, 5, 18) * SECOND_MS;
  const answeredAt = connectedAt + between(random, 0, 2) * SECOND_MS;
  // A mailbox picked up, and the agent hung up.
  if (chance(random, 10)) {
    return [call(scene, { connectedAt, until: connectedAt + between(random, 2, 4) * SECOND_MS })];
  }
  const talk = call(scene, { connectedAt, answeredAt, until: answeredAt + talkMs(random, 40, 240) });
  return chance(random, 22) ? [talk, lead(scene, talk.until, { surface: 'phone' })] : [talk];
}

/** Paid by the spoken response. */
export function webCall(scene: Scene): Draft[] {
  const { at, model, random } = scene;
  const responses = between(random, 4, 12);
  const until = at + responses * between(random, 11, 19) * SECOND_MS;
  const voice = chance(random, 85) ? premiumVoice : null;
  const talk = call(scene, { answeredAt: at, until, responses, model, voice, surface: 'widget' });
  return chance(random, 10) ? [talk, lead(scene, until, { surface: 'widget' })] : [talk];
}

/** The example every explanation of billing steps uses: 61 seconds of talk, on Base two steps of 60. */
export function sixtyOneSecondCall(scene: Pick<Scene, 'agent' | 'at'>): Draft {
  const answeredAt = scene.at + 6 * SECOND_MS;
  return call(scene, { answeredAt, until: answeredAt + 61 * SECOND_MS });
}

interface Hold {
  from: string;
  to: string;
}

type EventOf<T extends UsageEventInput['type']> = Extract<Draft['event'], { type: T }>;

function reply({ agent, model }: Scene, at: InstantMs, more: Partial<EventOf<'reply'>>): Draft {
  return { at, until: at, event: { ...doneBy(agent), type: 'reply', at: printInstant(at), model, ...more } };
}

function lead({ agent }: Scene, at: InstantMs, more: Partial<EventOf<'lead'>>): Draft {
  return { at, until: at, event: { ...doneBy(agent), type: 'lead', at: printInstant(at), ...more } };
}

interface Course extends Omit<Partial<EventOf<'call'>>, 'connectedAt' | 'answeredAt'> {
  connectedAt?: InstantMs;
  answeredAt?: InstantMs;
  until: InstantMs;
}

function call(
  { agent, at }: Pick<Scene, 'agent' | 'at'>,
  { connectedAt, answeredAt, until, ...more }: Course,
): Draft {
  return {
    at,
    until,
    event: {
      ...doneBy(agent),
      type: 'call',
      callId: `call-${at.toString(36)}`,
      startedAt: printInstant(at),
      connectedAt: connectedAt === undefined ? null : printInstant(connectedAt),
      answeredAt: answeredAt === undefined ? null : printInstant(answeredAt),
      endedAt: printInstant(until),
      surface: 'phone',
      ...more,
    },
  };
}

function doneBy({ id, kind, companyId }: DemoAgent) {
  return { agent: id, kind, company: companyId };
}

function talkMs(random: Random, minSeconds: number, maxSeconds: number): number {
  return around(random, minSeconds * SECOND_MS, maxSeconds * SECOND_MS);
}

import { z } from 'zod';
import { type Doing, faults, type Laboratory, moves, spendings } from '../laboratory.ts';
import { personIds } from '../stage/stage.ts';
import { readJson, replyWith } from './act.ts';
import type { PageRoute } from './route.ts';

const id = z.string().min(1).max(300);
const platform = z.enum(['slack', 'discord']);
const cursor = z.string().max(500).nullable();
const DAY_SECONDS = 86_400;

const doingSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('spend'),
    what: z.enum(spendings),
    agent: id,
    company: id.nullable(),
    count: z.int().min(1).max(10_000),
    seconds: z.int().min(0).max(DAY_SECONDS),
    heldSeconds: z.int().min(0).max(DAY_SECONDS),
  }),
  z.strictObject({ do: z.literal('zero'), agent: id, company: id.nullable() }),
  z.strictObject({ do: z.literal('set'), what: z.enum(['alerts', 'digest']), platform }),
  z.strictObject({ do: z.literal('move'), to: z.enum(moves) }),
  z.strictObject({ do: z.literal('order'), platform, fault: z.enum(faults) }),
  z.strictObject({ do: z.literal('show'), platform, fault: z.enum(faults) }),
  z.strictObject({ do: z.literal('page'), of: z.enum(['statement', 'events']), cursor }),
  z.strictObject({ do: z.literal('behind'), platform, person: z.enum(personIds), message: id, cursor }),
]) satisfies z.ZodType<Doing>;

const PATH = '/playground/laboratory';

export function laboratoryRoutes(laboratory: Laboratory): PageRoute[] {
  return [
    { method: 'GET', path: PATH, handle: async () => replyWith(await laboratory.state()) },
    {
      method: 'POST',
      path: PATH,
      async handle(request) {
        const doing = doingSchema.safeParse(await readJson(request));
        if (!doing.success) return { status: 400, body: { why: 'That cannot be tried here.' } };
        return replyWith(await laboratory.do(doing.data));
      },
    },
  ];
}

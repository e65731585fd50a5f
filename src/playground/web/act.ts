import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { log } from '../../log.ts';
import type { Playground } from '../open.ts';
import { failed } from '../stage/stage.ts';
import type { Act, ActAnswer } from '../wire.ts';
import type { PageReply, PageRoute } from './route.ts';
import { seatSchema } from './screen.ts';

const BODY_BYTES_MAX = 64 * 1024;

const id = z.string().max(300);
const words = z.string().max(4_000);
const surface = z.union([z.strictObject({ message: id, channelId: id }), z.strictObject({ view: id })]);
const field = z.union([words, z.array(words).max(100), z.boolean(), z.null()]);

const actSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('type'), seat: seatSchema, channelId: id, text: words }),
  z.strictObject({
    act: z.literal('command'),
    seat: seatSchema,
    channelId: id,
    path: words,
    options: z.record(z.string().max(32), z.union([words, z.number(), z.boolean()])),
  }),
  z.strictObject({
    act: z.literal('complete'),
    seat: seatSchema,
    channelId: id,
    path: words,
    option: z.string().max(32),
    typed: words,
    options: z.record(z.string().max(32), words),
  }),
  z.strictObject({ act: z.literal('press'), seat: seatSchema, on: surface, id, block: id.nullable() }),
  z.strictObject({
    act: z.literal('choose'),
    seat: seatSchema,
    on: surface,
    id,
    block: id.nullable(),
    values: z.array(words).max(100),
  }),
  z.strictObject({ act: z.literal('submit'), seat: seatSchema, viewId: id, values: z.record(words, field) }),
  z.strictObject({ act: z.literal('close'), seat: seatSchema, viewId: id }),
  z.strictObject({ act: z.literal('home'), seat: seatSchema }),
]) satisfies z.ZodType<Act>;

/** What a person does; answered once the bot has acknowledged it, or the platform has given up waiting. */
export function actRoute({ stages }: Playground): PageRoute {
  return {
    method: 'POST',
    path: '/playground/act',
    async handle(request) {
      const act = actSchema.safeParse(await readJson(request));
      if (!act.success) return { status: 400, body: failed('That cannot be done here.') };
      return replyWith(await perform(stages[act.data.seat.platform], act.data));
    },
  };
}

async function perform(stage: Playground['stages']['slack'], act: Act): Promise<ActAnswer> {
  try {
    return await stage.act(act.seat.person, act);
  } catch (error) {
    // A button that is gone, a command that is not there: the platform's own client would not have let it pass.
    log.debug('an act in the playground failed', { act: act.act, error: String(error) });
    return failed(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

export function replyWith(body: unknown): PageReply {
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}

/** `undefined`: too long, or no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

import { z } from 'zod';
import type { SetUpAct, SetUpDesk } from '../set-up.ts';
import { readJson, replyWith } from './act.ts';
import type { PageRoute } from './route.ts';

const word = z.string().max(200);
const secret = z.string().max(500);
const revision = z.int().nonnegative();

const actSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('show-manifest'), publicUrl: z.string().max(500).nullable() }),
  z.strictObject({
    do: z.literal('check-slack'),
    settings: z.partialRecord(z.enum(['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN']), secret),
  }),
  z.strictObject({
    do: z.literal('check-discord'),
    settings: z.partialRecord(z.enum(['DISCORD_TOKEN']), secret),
  }),
  z.strictObject({ do: z.literal('register-commands') }),
  z.strictObject({ do: z.literal('make-account'), id: word, name: word, zone: word, from: word }),
  z.strictObject({ do: z.literal('choose-account'), id: word }),
  z.strictObject({
    do: z.literal('set-plan'),
    name: word,
    allowance: word,
    atZero: z.enum(['hard_stop', 'soft']),
    overageLimit: word,
    perReply: word,
    perMinute: word,
    incrementSeconds: z.number(),
  }),
  z.strictObject({ do: z.literal('make-key'), name: word }),
  z.strictObject({ do: z.literal('make-code') }),
  z.strictObject({ do: z.literal('link-by'), by: z.enum(['account', 'code']) }),
  z.strictObject({ do: z.literal('write'), revision }),
  z.strictObject({ do: z.literal('copy-lines'), revision }),
]) satisfies z.ZodType<SetUpAct>;

/** What has been set up so far, and one step more. What is typed is a secret: a refusal does not repeat it. */
export function setUpRoutes(desk: SetUpDesk): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/playground/set-up',
      handle: async () => replyWith(await desk.look()),
    },
    {
      method: 'POST',
      path: '/playground/set-up',
      async handle(request) {
        const act = actSchema.safeParse(await readJson(request));
        if (!act.success) return { status: 400, body: { why: 'That cannot be set up here.' } };
        return replyWith(await desk.act(act.data, `http://${request.headers.host}`));
      },
    },
  ];
}

import { z } from 'zod';
import { allIntents, ClosingError, privilegedIntents } from './codes.ts';

const Frame = z.object({ op: z.int(), d: z.unknown().optional() });
type Frame = z.output<typeof Frame>;

const Identify = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).default([0, 1]),
});

const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

export function readFrame(text: string): Frame {
  try {
    return Frame.parse(JSON.parse(text));
  } catch {
    throw new ClosingError('decodeError');
  }
}

export function readIdentify(data: unknown, wanted: { token: string; privileged: boolean }) {
  const given = Identify.safeParse(data);
  if (!given.success) throw new ClosingError('decodeError');
  const { token, intents, shard } = given.data;
  if (token !== wanted.token) throw new ClosingError('authenticationFailed');
  if (shard[0] >= shard[1]) throw new ClosingError('invalidShard');
  if (intents & ~allIntents) throw new ClosingError('invalidIntents');
  if (!wanted.privileged && intents & privilegedIntents) throw new ClosingError('disallowedIntents');
  return { intents, shard };
}

export function readResume(data: unknown, wanted: { token: string }) {
  const given = Resume.safeParse(data);
  if (!given.success) throw new ClosingError('decodeError');
  if (given.data.token !== wanted.token) throw new ClosingError('authenticationFailed');
  return { id: given.data.session_id, sequence: given.data.seq };
}

export function checkAddress(url: string): void {
  const query = new URL(url, 'ws://loopback').searchParams;
  if (query.get('v') !== '10') throw new ClosingError('invalidVersion');
  // The loopback speaks plain JSON alone.
  if ((query.get('encoding') ?? 'json') !== 'json' || query.has('compress'))
    throw new ClosingError('decodeError');
}

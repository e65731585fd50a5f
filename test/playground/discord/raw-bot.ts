import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LoopbackDiscord } from '../../../src/playground/discord/index.ts';

type Tree = { [key: string]: Tree | { code: string }[] };

export interface Answer {
  status: number;
  headers: Headers;
  code?: number;
  message?: string;
  retry_after?: number;
  global?: boolean;
  /** `components.0.label BASE_TYPE_MAX_LENGTH` */
  faults: string[];
  json: Record<string, unknown>;
  text: string;
}

/** One call of the REST, by the bot's token unless told otherwise; files go along as a form. */
export async function call(
  discord: LoopbackDiscord,
  where: string,
  body?: unknown,
  { token = discord.world.application.token, files = [] as { name: string; bytes: Buffer }[] } = {},
): Promise<Answer> {
  const [method = '', path = ''] = where.split(' ');
  const form = new FormData();
  if (body !== undefined) form.set('payload_json', JSON.stringify(body));
  for (const [index, { name, bytes }] of files.entries()) {
    form.set(`files[${index}]`, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
  }
  const sent =
    files.length > 0
      ? { body: form, headers: {} }
      : body === undefined
        ? { headers: {} }
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    ...sent,
    headers: { ...sent.headers, authorization: `Bot ${token}` },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
  return {
    ...(json as Partial<Answer>),
    status: response.status,
    headers: response.headers,
    faults: flat((json['errors'] ?? {}) as Tree),
    json,
    text,
  };
}

function flat(tree: Tree, at: string[] = []): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map(({ code }) => `${at.join('.')} ${code}`.trim())
      : flat(value, [...at, key]),
  );
}

export interface Frame {
  op: number;
  t: string | null;
  s: number | null;
  d: unknown;
}

/** A socket to the gateway without a library: it keeps what it is sent, and says what a test tells it to. */
export async function rawSocket(discord: LoopbackDiscord, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '/')}${query}`);
  const received: Frame[] = [];
  let closedWith: number | undefined;
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)));
    discord.changed();
  });
  socket.on('close', (code) => {
    closedWith = code;
    discord.changed();
  });
  await once(socket, 'open');
  return {
    received,
    socket,
    say: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    heard: (type: string | number) =>
      discord.until(
        () => received.find(({ t, op }) => t === type || (t === null && op === type)),
        `frame ${type}`,
      ),
    closed: () => discord.until(() => closedWith, 'the socket to be closed'),
  };
}

export function identify(discord: LoopbackDiscord, more: Record<string, unknown> = {}) {
  const properties = { os: 'linux', browser: 'loopback', device: 'loopback' };
  return { token: discord.world.application.token, intents: 1, properties, ...more };
}

/** A bot that has introduced itself and hears what people do. */
export async function rawBot(discord: LoopbackDiscord) {
  const socket = await rawSocket(discord);
  socket.say(2, identify(discord));
  await socket.heard('READY');
  const interactions = () => socket.received.filter(({ t }) => t === 'INTERACTION_CREATE');
  return {
    ...socket,
    /** The payload of the n-th interaction. */
    async interaction(index: number): Promise<Record<string, unknown> & { id: string; token: string }> {
      const frame = await discord.until(() => interactions()[index], `interaction ${index}`);
      return frame.d as Record<string, unknown> & { id: string; token: string };
    },
  };
}

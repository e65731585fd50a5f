import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { delay } from '../delay.ts';
import { Answer, answer } from './answer.ts';
import { callMethod, liveToken } from './api/call.ts';
import { mimetypeOf } from './api/files.ts';
import { authorizePage } from './authorize-page.ts';
import type { Fault } from './faults.ts';
import type { Call, Site } from './site.ts';
import { SlackError } from './slack-error.ts';

/** What a route answers: a status, headers, a body. */
interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: Record<string, unknown> | string | Buffer;
}

interface Asked {
  name: string;
  request: IncomingMessage;
  body: Buffer;
  params: Record<string, unknown>;
}

export function loopbackServer(site: Site): Server {
  // Whoever comes lets go of a connection: let go of here, after a stall of the process that both run in, it would take
  // a request with it.
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    respond(site, request, response).catch((error: unknown) => {
      // A fault of the loopback itself must be seen, not taken for one of Slack's.
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The loopback Slack failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
}

async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', site.origin);
  const [, top = '', rest = ''] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
  const route = routes[`${request.method} ${top}`];
  if (!route) return send(response, { status: 404, body: 'No such page.' });
  const name = route.name ?? rest;
  const body = await bodyOf(request);
  const asked = { name, request, body, params: paramsOf(request, body) };

  const fault = site.faults.take(name);
  if (fault?.kind === 'hold') {
    fault.arrived();
    await fault.released;
  }
  const refusal = fault && refusalOf(fault);
  if (fault?.kind === 'hang') return keepCall(site, asked, { status: 0, body: {} });
  if (fault?.kind === 'drop-before') {
    keepCall(site, asked, { status: 0, body: {} });
    request.socket.destroy();
    return;
  }
  const reply = refusal ?? (await answered(site, asked, () => route.answer(site, asked, rest)));
  keepCall(site, asked, reply);
  if (fault?.kind === 'drop-after') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await delay(site, fault.delayMs);
  send(response, reply);
}

function refusalOf(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limited':
      return rateLimited(fault.retryAfterS);
    case 'status':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: `<html><body><h1>${fault.status}</h1></body></html>`,
      };
    case 'error':
      return { status: 200, body: { ok: false, error: fault.error, ...fault.fields } };
    default:
      return undefined;
  }
}

function rateLimited(retryAfterS: number): Reply {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterS) },
    body: { ok: false, error: 'ratelimited' },
  };
}

async function answered(site: Site, asked: Asked, work: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    if (error.code === 'ratelimited') return rateLimited(Number(error.fields['retryAfterS']));
    const body = { ok: false, error: error.code, ...error.fields };
    // The Web API says everything with 200; a response_url does not.
    return { status: asked.name === 'response_url' ? responseUrlStatus(error.code) : 200, body };
  } finally {
    site.changes.changed();
  }
}

function responseUrlStatus(code: string): number {
  return ['used_url', 'expired_url', 'no_such_url', 'message_not_found'].includes(code) ? 404 : 400;
}

interface Route {
  name?: string;
  answer(site: Site, asked: Asked, rest: string): Reply | Promise<Reply>;
}

const routes: Readonly<Record<string, Route>> = {
  'POST api': {
    answer(site, { params, request }, method) {
      const bearer = bearerOf(request) ?? (params['token'] as string | undefined);
      const body = callMethod(site, method, bearer, { ...basicAuth(request), ...params });
      const scopes = site.world.tokens.get(bearer ?? '')?.scopes;
      return { status: 200, ...(scopes ? { headers: { 'x-oauth-scopes': scopes.join(',') } } : {}), body };
    },
  },
  'POST upload': {
    name: 'upload',
    async answer(site, { request, body }, id) {
      const file = site.world.files.get(id);
      if (!file || file.completed) return { status: 404, body: 'No such upload.' };
      const bytes = await uploadedBytes(request, body);
      site.world.files.set(id, { ...file, bytes, mimetype: mimetypeOf(bytes, file.name) });
      return { status: 200, body: `OK - ${bytes.length}` };
    },
  },
  'POST response': {
    name: 'response_url',
    answer(site, { params }, id) {
      const target = site.responseUrls.use(id);
      const given = Answer.safeParse(params);
      if (!given.success) throw new SlackError('invalid_payload');
      answer(site, target, given.data);
      return { status: 200, body: { ok: true } };
    },
  },
  'GET files': {
    name: 'file',
    answer(site, { request }, id) {
      const file = site.world.files.get(id);
      const token = liveToken(site, bearerOf(request) ?? '');
      if (!file?.bytes || !token.teamIds.includes(file.teamId)) return { status: 404, body: 'No such file.' };
      return { status: 200, headers: { 'content-type': file.mimetype }, body: file.bytes };
    },
  },
  'GET oauth': { name: 'authorize', answer: (site, { request }) => authorizePage(site, request.url ?? '') },
};

function keepCall(site: Site, { name, request, params }: Asked, { status, body }: Reply): void {
  const teamId = site.world.tokens.get(bearerOf(request) ?? '')?.teamIds[0];
  const call: Call = {
    name,
    ...(teamId === undefined ? {} : { teamId }),
    params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, unpacked(value)])),
    status,
    answer: typeof body === 'string' || Buffer.isBuffer(body) ? {} : body,
    atMs: site.clock.now(),
  };
  site.calls.push(call);
  site.changes.changed();
}

/** In a form, lists and objects are JSON. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/html', ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A form or JSON; anything else is bytes, and no arguments. */
function paramsOf(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(String(body)));
  if (!type.includes('json') || body.length === 0) return {};
  try {
    return JSON.parse(String(body));
  } catch {
    return {};
  }
}

async function uploadedBytes(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.includes('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function basicAuth(request: IncomingMessage): Record<string, string> {
  const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!encoded) return {};
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return { client_id: id, client_secret: secret };
}

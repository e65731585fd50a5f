import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import { replyToFailure } from './failures.ts';
import { problem } from './problem.ts';
import { createRouter, type Reply, type Route } from './route.ts';

export interface HttpServer {
  url: string;
  /** Requests under way are answered first, within a bound. */
  close(): Promise<void>;
}

const CLOSE_MS = 10_000;
// A body trickling in holds memory; a mebibyte takes a slow line a few seconds.
const REQUEST_MS = 30_000;
// Longer than the minute for which balancers keep a connection, so that they close it and not we.
const KEEP_ALIVE_MS = 65_000;

export async function serve(
  routes: readonly Route[],
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const find = createRouter(routes);
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      answer(find, request)
        .then((reply) => {
          // A kept connection would hold up the end.
          if (!server.listening) response.setHeader('connection', 'close');
          send(reply, request, response);
        })
        .catch((error) => log.error('could not send a reply', { error }));
    },
  );
  await listen(server, host, port);
  return {
    url: addressOf(server, host),
    close: () =>
      new Promise((resolve) => {
        const insist = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearTimeout(insist);
          resolve();
        });
      }),
  };
}

type Find = ReturnType<typeof createRouter>;

async function answer(find: Find, request: IncomingMessage): Promise<Reply> {
  // HEAD is GET without the body, which node leaves out by itself.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const target = `http://host${request.url}`;
  if (!URL.canParse(target)) return problem(400, 'This address cannot be read.');
  const url = new URL(target);
  const match = find(url.pathname);
  if (!match) return problem(404, `There is nothing at ${url.pathname}.`);
  const route = match.routes.find((candidate) => candidate.method === method);
  if (!route) {
    const allowed = match.routes.map((candidate) => candidate.method).join(', ');
    const reply = problem(405, `${url.pathname} answers ${allowed}.`);
    return { ...reply, headers: { ...reply.headers, allow: allowed } };
  }
  try {
    return noted(await route.handle(request, url, match.params), route);
  } catch (error) {
    // Nobody is left to answer.
    if (request.errored) return problem(400);
    const reply = replyToFailure(error);
    return noted(reply ?? problem(500, 'Something went wrong on our side.'), route, error);
  }
}

/** A failure gets an id, by which whoever was refused and whoever reads the log speak of the same one. */
function noted(reply: Reply, route: Route, error?: unknown): Reply {
  const { status } = reply;
  if (status < 400) return reply;
  const id = randomUUID();
  const said = { id, status, method: route.method, path: route.path };
  if (status === 500) log.error('request failed', { ...said, error });
  else if (status > 500) log.warn('request failed', { ...said, error });
  // What a sender did wrong is the sender's to read, and nobody may fill the log with it.
  else log.debug('request refused', said);
  const body = status >= 500 ? { ...(reply.body as object), id } : reply.body;
  return { ...reply, body, headers: { ...reply.headers, 'x-request-id': id } };
}

function send(
  { status, headers, body, stream, text = `${JSON.stringify(body)}\n` }: Reply,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (stream && request.method !== 'HEAD') {
    response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers });
    stream(response);
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function notListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const hints: Record<string, [string, string]> = {
    EADDRINUSE: [`Port ${port} is already taken.`, 'Set PORT to another one, or to 0 for any free one.'],
    EACCES: [`This account may not listen on port ${port}.`, 'Set PORT to one above 1023.'],
    EADDRNOTAVAIL: [`This machine has no address ${host}.`, 'Set HOST to 127.0.0.1 or 0.0.0.0.'],
    ENOTFOUND: [`There is no host ${host}.`, 'Set HOST to 127.0.0.1 or 0.0.0.0.'],
  };
  const [message, hint] = hints[error.code ?? ''] ?? [];
  return message && hint ? new UserError('cannot-listen', message, { hint }) : error;
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  // An address that means “all of them” is none to visit.
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

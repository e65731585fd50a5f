import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as Listener, type Socket } from 'node:net';
import { UserError } from '../domain/errors.ts';
import { inLogScope } from '../log/scope.ts';
import { sparing } from '../log/sparing.ts';
import { log } from '../log.ts';
import { replyToFailure } from './failures.ts';
import { problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { createRouter, type Reply, type Route } from './route.ts';
import type { Answered, RequestMeter, RequestTracer } from './watchers.ts';

export interface HttpServer {
  url: string;
  /** Takes no new connections. Requests under way are answered first, within a bound. */
  close(): Promise<void>;
}

interface ServeOptions {
  host: string;
  port: number;
  /** From when on whoever keeps a connection is asked to make the next one, which a balancer leads elsewhere. */
  stopping?: AbortSignal;
  meter?: RequestMeter;
  tracer?: RequestTracer;
}

const CLOSE_MS = 10_000;
// A body trickling in holds memory; a mebibyte takes a slow line a few seconds.
const REQUEST_MS = 30_000;
// Of a service that says that it stops: a kept connection seems idle while a request is on its way to us, and closed at
// once, it would take that one with it.
const LINGER_MS = 250;
// Longer than the minute for which balancers keep a connection, so that they close it and not we.
const KEEP_ALIVE_MS = 65_000;

export async function serve(
  routes: readonly Route[],
  { host, port, stopping, meter, tracer }: ServeOptions,
): Promise<HttpServer> {
  const answer = answering(routes);

  function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = requestIdOf(request);
    const begunAt = performance.now();
    const work = () => answer(request, id);
    return (tracer ? tracer.follow(request, work) : work())
      .then(({ reply, route }) => {
        // A kept connection would hold up the end.
        const isLast = !server.listening || stopping?.aborted === true;
        send(reply, request, response, { 'x-request-id': id, ...(isLast && { connection: 'close' }) });
        meter?.answered(route, reply.status, performance.now() - begunAt);
      })
      .catch((error) => log.error('could not send a reply', { request: id, error }));
  }

  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => void take(request, response),
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, host, port);
  return { url: addressOf(server, host), close: () => close(server, sockets, stopping ? LINGER_MS : 0) };
}

function close(server: Server, sockets: ReadonlySet<Socket>, lingerMs: number): Promise<void> {
  return new Promise((resolve) => {
    const linger = setTimeout(() => {
      server.closeIdleConnections();
      // Opened ahead of need, as browsers do: node takes their first request to be under way.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, lingerMs);
    const insist = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
    // That of net: the server's own would close idle connections at once.
    Listener.prototype.close.call(server, () => {
      clearTimeout(linger);
      clearTimeout(insist);
      // What the server's own does besides: it lets go of its timers.
      server.close();
      resolve();
    });
  });
}

function answering(routes: readonly Route[]) {
  const find = createRouter(routes);
  const warn = sparing((message, fields) => log.warn(message, fields), 'request');

  return async (request: IncomingMessage, id: string): Promise<Answered> => {
    // HEAD is GET without the body, which node leaves out by itself.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const target = `http://host${request.url}`;
    if (!URL.canParse(target)) return nowhere(problem(400, 'This address cannot be read.'));
    const url = new URL(target);
    const match = find(url.pathname);
    if (!match) return nowhere(problem(404, `There is nothing at ${url.pathname}.`));
    const route = match.routes.find((candidate) => candidate.method === method);
    if (!route) {
      const allowed = match.routes.map((candidate) => candidate.method).join(', ');
      const reply = problem(405, `${url.pathname} answers ${allowed}.`);
      return nowhere({ ...reply, headers: { ...reply.headers, allow: allowed } });
    }
    try {
      const handle = () => route.handle(request, url, match.params);
      const reply = await (route.isHot ? handle() : inLogScope({ request: id }, handle));
      return { reply: noted(reply, route, id), route };
    } catch (error) {
      // Nobody is left to answer.
      if (request.errored) return { reply: problem(400), route };
      const reply = replyToFailure(error) ?? problem(500, 'Something went wrong on our side.');
      return { reply: noted(reply, route, id, error), route };
    }
  };

  /** By its id whoever was refused and whoever reads the log speak of the same request. */
  function noted(reply: Reply, route: Route, id: string, error?: unknown): Reply {
    const { status } = reply;
    if (status < 400) return reply;
    const said = { request: id, status, method: route.method, path: route.path };
    if (status === 500) log.error('request failed', { ...said, error });
    // While the database is away this happens to each request, and for the same reason.
    else if (status > 500) warn('request failed', { ...said, error });
    // What a sender did wrong is the sender's to read, and nobody may fill the log with it.
    else log.debug('request refused', said);
    return status >= 500 ? { ...reply, body: { ...(reply.body as object), id } } : reply;
  }
}

function nowhere(reply: Reply): Answered {
  return { reply, route: null };
}

function send(
  { status, headers, body, stream, text = `${JSON.stringify(body)}\n` }: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  own: Record<string, string>,
): void {
  if (stream && request.method !== 'HEAD') {
    response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers, ...own });
    stream(response);
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    ...headers,
    ...own,
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

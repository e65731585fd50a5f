import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import { problem } from './problem.ts';
import type { Reply, Route } from './route.ts';

export interface HttpServer {
  url: string;
  /** Requests under way are answered first, within a bound. */
  close(): Promise<void>;
}

const CLOSE_MS = 10_000;

export async function serve(
  routes: readonly Route[],
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(routes, request)
      .then((reply) => send(reply, request, response))
      .catch((error) => log.error('could not send a reply', { error }));
  });
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

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<Reply> {
  // HEAD is GET without the body, which node leaves out by itself.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const target = `http://host${request.url}`;
  if (!URL.canParse(target)) return problem(400, 'This address cannot be read.');
  const url = new URL(target);
  const here = routes.filter((route) => route.path === url.pathname);
  const route = here.find((candidate) => candidate.method === method);
  if (here.length === 0) return problem(404, `There is nothing at ${url.pathname}.`);
  if (!route) {
    const allowed = here.map((candidate) => candidate.method).join(', ');
    const reply = problem(405, `${url.pathname} answers ${allowed}.`);
    return { ...reply, headers: { ...reply.headers, allow: allowed } };
  }
  try {
    return await route.handle(request, url);
  } catch (error) {
    const id = randomUUID();
    log.error('request failed', { id, method, path: url.pathname, error });
    return problem(500, 'Something went wrong on our side.', { id });
  }
}

function send({ status, headers, body }: Reply, request: IncomingMessage, response: ServerResponse): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
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

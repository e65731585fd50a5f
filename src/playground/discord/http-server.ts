import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { delay } from '../delay.ts';
import { DiscordError, discordError } from './discord-error.ts';
import type { OrderedFault } from './faults.ts';
import { linkIsLive } from './messages/attachments.ts';
import { type Body, readBody } from './request-body.ts';
import { findRoute } from './rest/index.ts';
import type { Reply, Route } from './rest/route.ts';
import type { Site } from './site.ts';

interface Sent {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

interface Found {
  route: Route;
  params: Record<string, string>;
  query: Record<string, string>;
  body: Body;
}

export function loopbackServer(site: Site): Server {
  // Whoever comes lets go of a connection: let go of here, after a stall of the process that both run in, it would take
  // a request with it.
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    respond(site, request, response).catch((error: unknown) => {
      // A fault of the loopback itself must be seen, not taken for one of Discord's.
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The loopback Discord failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
}

async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', site.origin);
  const query = Object.fromEntries(searchParams);
  if (pathname.startsWith('/attachments/')) return send(response, file(site, pathname, query));
  const [, version, path = ''] = /^\/api\/v(\d+)(\/.*)$/.exec(pathname) ?? [];
  // discord.js writes `@original` as `%40original`.
  const found = findRoute(request.method ?? '', decodeURIComponent(path));
  if (version !== '10') return send(response, refused(discordError('invalidApiVersion')));
  if (!found) return send(response, refused(discordError('notFound')));
  const asked: Found = { ...found, query, body: await readBody(request) };

  const fault = site.faults.take(found.route.name);
  if (fault?.kind === 'hold') {
    fault.arrived();
    await fault.released;
  }
  if (fault?.kind === 'hang') return keepCall(site, asked, { status: 0 });
  if (fault?.kind === 'drop-before') {
    keepCall(site, asked, { status: 0 });
    request.socket.destroy();
    return;
  }
  const sent = (fault && orderedRefusal(fault)) ?? answered(site, asked, request.headers.authorization);
  keepCall(site, asked, sent);
  if (fault?.kind === 'drop-after') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await delay(site, fault.delayMs);
  send(response, sent);
}

function answered(site: Site, asked: Found, authorization: string | undefined): Sent {
  const { route, params, query, body } = asked;
  try {
    if (route.auth === 'bot' && authorization !== `Bot ${site.world.application.token}`) {
      throw discordError('unauthorized');
    }
    const verdict = site.rateLimits.count(bucketKey(asked), route.bucket, route.auth === 'bot');
    if (verdict.retryAfterS !== undefined) {
      return rateLimited(verdict.retryAfterS, verdict.global ?? false, verdict.headers);
    }
    if (body.broken) throw discordError('invalidJson');
    const reply: Reply = route.answer({ site, params, query, body: body.json, files: body.files });
    return { ...reply, headers: verdict.headers };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return refused(error);
  } finally {
    site.changes.changed();
  }
}

/** Each channel, guild and webhook is counted for itself. */
function bucketKey({ route, params }: Found): string {
  const major = ['channel_id', 'guild_id', 'webhook_token', 'interaction_token'].map(
    (key) => params[key] ?? '',
  );
  return `${route.name} ${major.join(' ')}`;
}

function refused({ status, code, message, fields }: DiscordError): Sent {
  return { status, body: { message, code, ...fields } };
}

function orderedRefusal(fault: OrderedFault): Sent | undefined {
  switch (fault.kind) {
    case 'rate-limited': {
      const scope = fault.global ? 'global' : 'user';
      return rateLimited(fault.retryAfterS, fault.global ?? false, {
        'x-ratelimit-scope': scope,
        ...(fault.global ? { 'x-ratelimit-global': 'true' } : {}),
      });
    }
    case 'status':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: `<html><body><h1>${fault.status}</h1></body></html>`,
      };
    case 'error':
      return { status: fault.status, body: { message: fault.message, code: fault.code } };
    default:
      return undefined;
  }
}

function rateLimited(retryAfterS: number, global: boolean, headers: Record<string, string>): Sent {
  return {
    status: 429,
    // The header counts whole seconds, the body their parts.
    headers: { ...headers, 'retry-after': String(Math.ceil(retryAfterS)) },
    body: { message: 'You are being rate limited.', retry_after: retryAfterS, global },
  };
}

function file(site: Site, pathname: string, query: Record<string, string>): Sent {
  const [, , , id = ''] = pathname.split('/');
  const attachment = site.world.messages
    .flatMap(({ attachments }) => attachments)
    .find((each) => each.id === id);
  if (!attachment || !linkIsLive(site, query['ex'])) {
    return {
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: 'This content is no longer available.',
    };
  }
  return { status: 200, headers: { 'content-type': attachment.contentType }, body: attachment.bytes };
}

function keepCall(site: Site, { route, params, query, body }: Found, { status, body: answer }: Sent): void {
  site.calls.push({
    name: route.name,
    method: route.method,
    path: route.path,
    params,
    query,
    body: body.json,
    files: body.files,
    status,
    answer,
    atMs: site.clock.now(),
  });
  site.changes.changed();
}

function send(response: ServerResponse, { status, headers, body }: Sent): void {
  const isPlain = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, {
    ...(body === undefined || isPlain ? {} : { 'content-type': 'application/json' }),
    ...headers,
  });
  response.end(body === undefined || isPlain ? body : JSON.stringify(body));
}

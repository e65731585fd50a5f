import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { ackWithinMs, type Delivery, type Outcome, type Transport } from './delivery.ts';

const Ack = z.object({ envelope_id: z.string(), payload: z.record(z.string(), z.unknown()).optional() });

export interface Sockets extends Transport {
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  /** Asks the bot to connect anew, as Slack does every few hours. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every connection without a word. */
  drop(): void;
  close(): void;
}

export function socketsOf(
  of: { clock: Clock; appId: string; next(prefix: string): string },
  changed: () => void,
): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (body: Record<string, unknown> | undefined) => void>();

  function join(socket: WebSocket): void {
    open.push(socket);
    socket.on('message', (data) => {
      const ack = Ack.parse(JSON.parse(String(data)));
      // One that comes too late finds nobody waiting any more.
      waiting.get(ack.envelope_id)?.(ack.payload);
    });
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1);
      changed();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        debug_info: { host: 'loopback', approximate_connection_time: 18_060 },
        connection_info: { app_id: of.appId },
      }),
    );
    changed();
  }

  return {
    ticket() {
      const ticket = of.next('ticket-');
      tickets.add(ticket);
      return ticket;
    },
    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://loopback');
      if (pathname !== '/link/' || !tickets.delete(searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, join);
    },
    send(delivery, retry) {
      // Each envelope goes to one connection, in turn.
      const socket = open.shift();
      if (!socket)
        return Promise.resolve({ acked: false, error: 'dispatch_failed', reason: 'connection_failed' });
      open.push(socket);
      return new Promise<Outcome>((resolve) => {
        const settle = (outcome: Outcome) => {
          callOff();
          waiting.delete(delivery.id);
          resolve(outcome);
        };
        const callOff = of.clock.after(ackWithinMs, () =>
          settle({ acked: false, error: 'operation_timeout', reason: 'timeout' }),
        );
        const before = waiting.get(delivery.id);
        waiting.set(delivery.id, (body) => {
          before?.(body);
          settle({ acked: true, body: body && Object.keys(body).length > 0 ? body : undefined });
        });
        socket.send(JSON.stringify(envelope(delivery, retry)));
      });
    },
    count: () => open.length,
    disconnect(reason) {
      for (const socket of [...open]) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'loopback' } }));
      }
    },
    drop() {
      for (const socket of [...open]) socket.terminate();
    },
    close() {
      for (const socket of [...open]) socket.terminate();
      server.close();
    },
  };
}

function envelope(
  { id, kind, payload }: Delivery,
  retry: { num: number; reason: string } | undefined,
): object {
  return {
    envelope_id: id,
    type: kind,
    payload,
    accepts_response_payload: kind !== 'events_api',
    ...(retry || kind === 'events_api'
      ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' }
      : {}),
  };
}

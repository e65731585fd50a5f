import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Site } from '../site.ts';
import { ClosingError, op } from './codes.ts';
import { converse, type GatewayState, say } from './connection.ts';
import { checkAddress } from './frames.ts';
import { hears, type Session, sessionOn, tell } from './sessions.ts';

export interface Gateway {
  sessions: Session[];
  /** What the bot has sent: heartbeats, IDENTIFY, RESUME. */
  received: GatewayState['received'];
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  dispatch(event: string, guildId: string | undefined, data: Record<string, unknown>): void;
  /** How many shards are connected and known. */
  count(): number;
  /** Cuts every connection without a word; what happens meanwhile is sent on resuming, unless that is forbidden. */
  drop(how?: { resumable?: boolean }): void;
  /** Asks the bot to connect anew and resume. */
  reconnect(): void;
  /** Says that the session is over, or may be resumed. */
  invalidate(how?: { resumable?: boolean }): void;
  close(code: number): void;
  requestHeartbeat(): void;
  /** From now on heartbeats are not acknowledged: a connection that is dead without being closed. */
  ignoreHeartbeats(ignored: boolean): void;
  /** Nobody can connect until this is taken back. */
  refuseConnections(refused: boolean): void;
  end(): void;
}

export function gatewayOf(site: Site, options: { heartbeatMs: number; privileged: boolean }): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sockets = new Set<WebSocket>();
  const state: GatewayState = { ...options, sessions: [], received: [], ignoresHeartbeats: false };
  const { sessions } = state;
  let refuses = false;

  function join(socket: WebSocket, url: string): void {
    sockets.add(socket);
    socket.on('close', (code) => {
      sockets.delete(socket);
      const session = sessionOn(sessions, socket);
      if (session) {
        delete session.socket;
        // A bot that says goodbye ends its session.
        if (code === 1_000 || code === 1_001) session.isOver = true;
      }
      site.changes.changed();
    });
    try {
      checkAddress(url);
      converse(site, state, socket);
    } catch (error) {
      if (!(error instanceof ClosingError)) throw error;
      socket.close(error.code, error.message);
    }
  }

  function endSessions(): void {
    for (const session of sessions) session.isOver = true;
  }

  function terminateAll(): void {
    for (const socket of [...sockets]) socket.terminate();
  }

  return {
    sessions,
    received: state.received,
    upgrade(request, socket, head) {
      if (refuses) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (each) => join(each, request.url ?? ''));
    },
    dispatch(event, guildId, data) {
      for (const session of sessions) {
        if (hears(session, event, guildId)) tell(session, event, data);
      }
    },
    count: () => sessions.filter(({ socket }) => socket).length,
    drop({ resumable = true } = {}) {
      if (!resumable) endSessions();
      terminateAll();
    },
    reconnect() {
      for (const { socket } of sessions) say(socket, op.reconnect, null);
    },
    invalidate({ resumable = false } = {}) {
      if (!resumable) endSessions();
      for (const session of sessions) {
        say(session.socket, op.invalidSession, resumable);
        // On the same socket it may resume, or identify anew.
        delete session.socket;
      }
    },
    close(code) {
      for (const socket of [...sockets]) socket.close(code);
    },
    requestHeartbeat() {
      for (const { socket } of sessions) say(socket, op.heartbeat, null);
    },
    ignoreHeartbeats(ignored) {
      state.ignoresHeartbeats = ignored;
    },
    refuseConnections(refused) {
      refuses = refused;
    },
    end() {
      terminateAll();
      server.close();
    },
  };
}

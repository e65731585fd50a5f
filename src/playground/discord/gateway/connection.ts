import type { WebSocket } from 'ws';
import { shardOf } from '../ids.ts';
import { guildCreated, readyData } from '../membership.ts';
import type { Site } from '../site.ts';
import { botGuilds } from '../world.ts';
import { ClosingError, op } from './codes.ts';
import { readFrame, readIdentify, readResume } from './frames.ts';
import { hears, replay, type Session, sessionOn, tell } from './sessions.ts';

export interface GatewayState {
  sessions: Session[];
  received: { op: number; d: unknown }[];
  heartbeatMs: number;
  privileged: boolean;
  ignoresHeartbeats: boolean;
}

const sendsPerMinute = 120;

/** What a bot may say on its socket, by opcode. */
const handlers: Readonly<
  Record<number, (site: Site, state: GatewayState, socket: WebSocket, data: unknown) => void>
> = {
  [op.heartbeat](_site, state, socket) {
    if (!state.ignoresHeartbeats) say(socket, op.heartbeatAck, null);
  },
  [op.identify]: identify,
  [op.resume]: resume,
  [op.presence]: onlyOnceKnown,
  [op.voice]: onlyOnceKnown,
  [op.members]: onlyOnceKnown,
};

/** Greets a socket and listens to it. */
export function converse(site: Site, state: GatewayState, socket: WebSocket): void {
  const sends: number[] = [];
  socket.on('message', (data) => {
    try {
      const nowMs = site.clock.now();
      sends.push(nowMs);
      if (sends.filter((atMs) => nowMs - atMs < 60_000).length > sendsPerMinute)
        throw new ClosingError('rateLimited');
      const frame = readFrame(String(data));
      state.received.push({ op: frame.op, d: frame.d });
      const handle = handlers[frame.op];
      if (!handle) throw new ClosingError('unknownOpcode');
      handle(site, state, socket, frame.d);
    } catch (error) {
      if (!(error instanceof ClosingError)) throw error;
      socket.close(error.code, error.message);
    }
    site.changes.changed();
  });
  say(socket, op.hello, { heartbeat_interval: state.heartbeatMs });
}

export function say(socket: WebSocket | undefined, code: number, data: unknown): void {
  socket?.send(JSON.stringify({ op: code, t: null, s: null, d: data }));
}

function identify(site: Site, state: GatewayState, socket: WebSocket, data: unknown): void {
  if (sessionOn(state.sessions, socket)) throw new ClosingError('alreadyAuthenticated');
  const { token } = site.world.application;
  const { intents, shard } = readIdentify(data, { token, privileged: state.privileged });
  const session: Session = {
    id: site.ids.next('session'),
    shard,
    intents,
    sequence: 0,
    sent: [],
    socket,
    isOver: false,
    resumes: 0,
  };
  state.sessions.push(session);
  const guilds = botGuilds(site.world).filter(({ id }) => shardOf(id, shard[1]) === shard[0]);
  const guildIds = guilds.map(({ id }) => id);
  tell(session, 'READY', readyData(site, { sessionId: session.id, shard, guildIds }));
  for (const guild of guilds) {
    if (hears(session, 'GUILD_CREATE', guild.id)) tell(session, 'GUILD_CREATE', guildCreated(site, guild));
  }
}

function resume(site: Site, state: GatewayState, socket: WebSocket, data: unknown): void {
  if (sessionOn(state.sessions, socket)) throw new ClosingError('alreadyAuthenticated');
  const { id, sequence } = readResume(data, { token: site.world.application.token });
  const session = state.sessions.find((each) => each.id === id);
  if (!session || session.isOver) {
    say(socket, op.invalidSession, false);
    return;
  }
  if (sequence > session.sequence) throw new ClosingError('invalidSequence');
  session.socket?.terminate();
  session.socket = socket;
  replay(session, sequence);
}

function onlyOnceKnown(_site: Site, { sessions }: GatewayState, socket: WebSocket): void {
  if (!sessionOn(sessions, socket)) throw new ClosingError('notAuthenticated');
}

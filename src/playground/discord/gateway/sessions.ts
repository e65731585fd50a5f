import type { WebSocket } from 'ws';
import { shardOf } from '../ids.ts';
import { intent, op } from './codes.ts';

/** One shard of the bot: what it was sent, so that what it missed can be sent again. */
export interface Session {
  id: string;
  shard: [id: number, count: number];
  intents: number;
  sequence: number;
  sent: Packet[];
  socket?: WebSocket;
  /** No resume once Discord, or the bot, has ended it. */
  isOver: boolean;
  resumes: number;
}

interface Packet {
  op: number;
  t: string;
  s: number;
  d: Record<string, unknown>;
}

/** Whether a session hears of an event: by its shard, and of guilds only with the intent for them. */
export function hears(session: Session, event: string, guildId: string | undefined): boolean {
  const [id, count] = session.shard;
  if (session.isOver || shardOf(guildId, count) !== id) return false;
  return event === 'INTERACTION_CREATE' || (session.intents & intent.guilds) !== 0;
}

/** Numbers an event, keeps it for a resume and sends it where somebody listens. */
export function tell(session: Session, event: string, data: Record<string, unknown>): void {
  session.sequence += 1;
  const packet: Packet = { op: op.dispatch, t: event, s: session.sequence, d: data };
  session.sent.push(packet);
  session.socket?.send(JSON.stringify(packet));
}

/** What came after that number once more, then the word that this was all. */
export function replay(session: Session, after: number): void {
  for (const packet of session.sent.filter(({ s }) => s > after))
    session.socket?.send(JSON.stringify(packet));
  session.resumes += 1;
  tell(session, 'RESUMED', {});
}

export function sessionOn(sessions: readonly Session[], socket: WebSocket): Session | undefined {
  return sessions.find((each) => each.socket === socket);
}

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Playground } from '../open.ts';
import { personIds } from '../stage/stage.ts';
import type { MessageLine, Patch, Seat } from '../wire.ts';
import type { PageRoute } from './route.ts';

export const seatSchema = z.strictObject({
  platform: z.enum(['slack', 'discord']),
  person: z.enum(personIds),
});

/** What lies before one person, as it changes: the messages that are new or changed, and everything else anew. */
export function screenRoute(playground: Playground, open: Set<ServerResponse>): PageRoute {
  return {
    method: 'GET',
    path: '/playground/screen',
    handle(_request, url) {
      const seat = seatSchema.safeParse(Object.fromEntries(url.searchParams));
      if (!seat.success) return { status: 400, body: { why: 'There is no such seat.' } };
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
        stream(response) {
          const nextPatch = patches(playground, seat.data);
          let isDue = false;
          const send = () => {
            isDue = false;
            response.write(`data: ${JSON.stringify(nextPatch())}\n\n`);
          };
          // Many things change at once: they are told together.
          const look = () => {
            if (isDue) return;
            isDue = true;
            setImmediate(send);
          };
          open.add(response);
          send();
          const unwatch = playground.stages[seat.data.platform].watch(look);
          const unwatchClock = playground.watchClock(look);
          response.on('close', () => {
            open.delete(response);
            unwatch();
            unwatchClock();
          });
        },
      };
    },
  };
}

function patches({ stages, clock, zone }: Playground, { platform, person }: Seat): () => Patch {
  let sent = new Map<string, MessageLine>();
  return () => {
    const lines = stages[platform].messages(person);
    const messages = lines.filter((line) => sent.get(line.id) !== line);
    const now = new Map(lines.map((line) => [line.id, line]));
    const removed = [...sent.keys()].filter((id) => !now.has(id));
    sent = now;
    return { frame: { ...stages[platform].frame(person), at: clock.now(), zone }, messages, removed };
  };
}

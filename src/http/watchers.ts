import type { IncomingMessage } from 'node:http';
import type { Reply, Route } from './route.ts';

export interface Answered {
  reply: Reply;
  /** `null`: there is nothing at that address, or not by that method. */
  route: Pick<Route, 'method' | 'path'> | null;
}

/** Counts requests. It is told of each, and must cost next to nothing. */
export interface RequestMeter {
  answered(route: Answered['route'], status: number, tookMs: number): void;
}

/** Follows a request through whatever is done for it. */
export interface RequestTracer {
  follow(request: IncomingMessage, answer: () => Promise<Answered>): Promise<Answered>;
}

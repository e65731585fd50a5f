import type { Act, ActAnswer, MessageLine, Seat } from '../wire.ts';

/** Does what a person does, and tells what came of it; what went wrong is said on the page by itself. */
export type Send = (act: Act) => Promise<ActAnswer>;

/** What a part of the page needs that draws for one platform. */
export interface Drawing {
  seat: Seat;
  send: Send;
  /** What stands for an id in a text: people, channels, groups, roles. On Discord by the whole mention: `<@&1>`. */
  names: Readonly<Record<string, string>>;
  /** Of the account: in it days and hours are said. */
  zone: string;
}

export interface MessageDrawing extends Drawing {
  message: MessageLine;
}

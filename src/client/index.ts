export type { Balance } from './balance.ts';
export { createTallybot, type Tallybot } from './client.ts';
export type { Amount } from './credits.ts';
export {
  type Fault,
  InvalidError,
  MeterRefusedError,
  MeterUnreachableError,
  OutOfCreditsError,
  TallybotError,
} from './errors.ts';
export type {
  AgentKind,
  CallEvent,
  Instant,
  LeadEvent,
  ReplyEvent,
  SpentEvent,
  TallybotEvent,
} from './event/event.ts';
export type { AuthorizeRequest } from './gate/gate.ts';
export type { Captured, Hold, Spender } from './gate/hold.ts';
export type { WithCreditsOptions, Work } from './gate/with-credits.ts';
export type { TallybotOptions } from './options.ts';
export type { Counted } from './outbox/deliver.ts';
export type { Tracked } from './outbox/post.ts';
export type { Refusal } from './outbox/refusals.ts';
export type { Surroundings } from './surroundings.ts';

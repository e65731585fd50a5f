import type { IncomingHttpHeaders } from 'node:http';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What is being done, while it is: nothing of it names people, accounts or what they typed. */
export interface Span {
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** It did not come to a good end, of this kind. */
  fail(kind: string): void;
}

export interface Work {
  /** A service that asks us, or one that we ask. */
  kind?: 'server' | 'client';
  attributes?: Attributes;
  /** Those of a request, whose trace is gone on with. */
  headers?: IncomingHttpHeaders;
}

/** Follows work through the service. */
export interface Tracer {
  /** Around the work, as a part of what is under way. What it throws is noted, and goes on. */
  span<T>(name: string, work: Work, act: (span: Span) => T): T;
  /** Where whoever calls stands in a trace that is kept; `null`: in none. */
  here(): unknown;
  /** Around what is done for several at once: a part of the first that stands in a trace, and linked with the rest. */
  shared<T>(name: string, work: Work & { callers: readonly unknown[] }, act: () => T): T;
}

const NO_SPAN: Span = { rename() {}, set() {}, fail() {} };

/** Does the work and nothing besides. */
export const noTracer: Tracer = {
  span: (_name, _work, act) => act(NO_SPAN),
  here: () => null,
  shared: (_name, _work, act) => act(),
};

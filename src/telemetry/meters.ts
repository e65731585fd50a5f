/**
 * What is counted, in the words of the service. Nothing here names an account, an agent or a person: every word that is
 * passed is one of a few.
 */
export interface Meters {
  /** `route`: as it is written in the code, never as it was called. */
  request(route: string, status: number, seconds: number): void;
  batch(): void;
  event(type: string, outcome: string): void;
  /** Turned away because the queue was full. */
  busy(): void;
  authorisation(answer: string): void;
  commit(commit: { way: 'ahead' | 'locked'; outcome: Outcome; events: number }, seconds: number): void;
  post(platform: string, act: 'post' | 'edit', outcome: string, seconds: number): void;
  command(command: string, platform: string, outcome: CommandOutcome, seconds: number): void;
  chart(outcome: string, seconds: number): void;
  hook(provider: string, outcome: string): void;
  recharge(provider: string, ask: 'charge' | 'find', outcome: string): void;
  outgoing(provider: string, outcome: string, seconds: number): void;
  job(job: string, outcome: Outcome, seconds: number): void;
  proof(outcome: string, differences: number): void;
}

export type Outcome = 'done' | 'failed';
/** `refused`: what a person got wrong. */
export type CommandOutcome = Outcome | 'refused';

/** Where nobody may read them, nothing is counted. */
export const noMeters: Meters = {
  request() {},
  batch() {},
  event() {},
  busy() {},
  authorisation() {},
  commit() {},
  post() {},
  command() {},
  chart() {},
  hook() {},
  recharge() {},
  outgoing() {},
  job() {},
  proof() {},
};

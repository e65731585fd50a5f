import type { z } from 'zod';
import type { Credits } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { HookRequest } from '../http/hooks/ports.ts';
import type { Provider } from './providers.ts';

/** One provider: what has to be known of it, how its messages prove where they come from, and what they mean. */
export interface Connector<Settings = unknown, Secrets = unknown> {
  /** As it is named in commands and addresses. */
  provider: Provider;
  /** As people call it. */
  name: string;
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  /** Which of the secrets a bare text is, where somebody gives one and no object. */
  mainSecret: keyof Secrets & string;
  /** What has to be done there, now that its messages are awaited at this address. */
  steps(address: string): readonly string[];
  /** Why this is no message of that provider’s, or an old one; `null`: it is one. */
  check(request: HookRequest, secrets: Secrets, now: InstantMs, settings: Settings): string | null;
  /** From the message alone, never from the clock: sent again, it must be the same to the letter. */
  read(request: HookRequest, settings: Settings, connection: { id: string }): Reading;
}

export type Reading =
  | Counted
  /** Of no concern here, such as that a call rings. */
  | { ignored: string }
  | { unreadable: string }
  | Question;

export interface Counted {
  events: readonly UsageEvent[];
  /** The hold that was to last until these were counted. */
  frees?: string;
  /** What else was in the message and could not be read. */
  unreadable?: string;
  /** What Twilio calls the same call, where it carries it. */
  carriedAs?: string;
}

/** May it begin? The provider waits for the answer and does what that says. */
export interface Question {
  /** `null`: nothing tells it apart from another, so that asked again it is another. */
  holdId: string | null;
  agentId: string;
  companyId: string | null;
  amount: Credits;
  ttlMs: number;
  yes: object;
  no: object;
}

/** A row of the registry, whose own types nobody else needs to know. */
export function connector<Settings, Secrets>(row: Connector<Settings, Secrets>): Connector {
  return row as unknown as Connector;
}

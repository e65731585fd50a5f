import type { z } from 'zod';
import type { InstantMs } from '../domain/instant.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { HookRequest } from '../http/hooks/ports.ts';

/** One provider: what has to be known of it, how its messages prove where they come from, and what they mean. */
export interface Connector<Settings = unknown, Secrets = unknown> {
  /** As it is named in commands and addresses. */
  provider: string;
  /** As people call it. */
  name: string;
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  /** Why this is no message of that provider’s, or an old one; `null`: it is one. */
  check(request: HookRequest, secrets: Secrets, now: InstantMs): string | null;
  read(request: HookRequest, settings: Settings, connection: { id: string }): Reading;
}

export type Reading =
  | { events: readonly UsageEvent[] }
  /** Of no concern here, such as that a call rings. */
  | { ignored: string }
  | { unreadable: string };

/** A row of the registry, whose own types nobody else needs to know. */
export function connector<Settings, Secrets>(row: Connector<Settings, Secrets>): Connector {
  return row as unknown as Connector;
}

import type { AgentKind } from '../domain/agent.ts';
import type { InstantMs } from '../domain/instant.ts';

export interface ListedAgent {
  id: string;
  name: string;
  kind: AgentKind;
  companyId: string | null;
  /** `false`: first seen in an event, and nobody has said yet that it belongs here. */
  confirmed: boolean;
  archivedAt: InstantMs | null;
  firstSeenAt: InstantMs;
}

export interface AgentQuestion {
  unconfirmed: boolean;
  /** The id that the page before ended with. */
  after: string | null;
  limit: number;
}

export interface AgentDirectory {
  /** By id. */
  list(accountId: string, question: AgentQuestion): Promise<ListedAgent[]>;
}

import type { AgentKind } from '../../domain/agent.ts';
import type { CycleAnchor } from '../../domain/cycle.ts';
import type { Day } from '../../domain/instant.ts';

/** Who and what an account is made of, with the names that people know. */
export interface Directory {
  id: string;
  name: string;
  anchor: CycleAnchor;
  /** The first day on which anything was used; null: nothing was yet. */
  usedSince: Day | null;
  agentSlots: number | null;
  seats: number | null;
  upgradeUrl: string | null;
  topUpUrl: string | null;
  readableBy: 'team' | 'members';
  agents: readonly NamedAgent[];
  /** The agents by id, the oldest first: one that is added changes nothing about those before it, such as colours. */
  roster: readonly string[];
  companies: readonly Named[];
  members: readonly NamedMember[];
  /** Of Discord servers: whoever holds one may what it says. */
  roles: readonly NamedMember[];
}

export interface Named {
  id: string;
  name: string;
  archived: boolean;
}

export interface NamedAgent extends Named {
  kind: AgentKind;
  companyId: string | null;
  confirmed: boolean;
}

export interface NamedMember {
  id: string;
  name: string;
  role: 'view' | 'manage' | 'own';
}

import { sayName } from '../cards/format.ts';
import type { AgentKind } from '../domain/agent.ts';
import type { Directory } from '../reports/ports/directory.ts';

export const kindNames: Record<AgentKind, string> = {
  chat: 'Chat',
  voice_inbound: 'Voice Inbound',
  voice_outbound: 'Voice Outbound',
  voice_web: 'Voice Web',
  auto_trigger: 'Auto Trigger',
  assistant: 'Assistant',
};

export interface Names {
  agent(id: string): string;
  company(id: string | null): string;
  model(id: string | null): string;
}

/** What people call things; who is not listed is called by the id that senders gave. */
export function namesOf(directory: Directory): Names {
  const agents = new Map(directory.agents.map(({ id, name }) => [id, sayName(name)]));
  const companies = new Map(directory.companies.map(({ id, name }) => [id, sayName(name)]));
  return {
    agent: (id) => agents.get(id) ?? (id === '' ? '–' : sayName(id)),
    company: (id) => (id ? (companies.get(id) ?? sayName(id)) : 'No company'),
    model: (id) => (id ? sayName(id) : 'no named model'),
  };
}

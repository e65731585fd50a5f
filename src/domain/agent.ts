import { z } from 'zod';

/** The six kinds of agent, in the order in which every report shows them. */
export const agentKinds = [
  'chat',
  'voice_inbound',
  'voice_outbound',
  'voice_web',
  'auto_trigger',
  'assistant',
] as const;

export const AgentKind = z.enum(agentKinds);
export type AgentKind = z.infer<typeof AgentKind>;

export function isVoice(kind: AgentKind): boolean {
  return kind === 'voice_inbound' || kind === 'voice_outbound' || kind === 'voice_web';
}

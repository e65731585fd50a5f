import { z } from 'zod';
import { agentKinds } from './agent-kinds.ts';

export const AgentKind = z.enum(agentKinds);
export type AgentKind = z.infer<typeof AgentKind>;

export function isVoice(kind: AgentKind): boolean {
  return kind === 'voice_inbound' || kind === 'voice_outbound' || kind === 'voice_web';
}

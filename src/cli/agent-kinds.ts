import type { AgentKind } from '../domain/agent.ts';

// Its own file loads what checks events.
export const agentKinds = [
  'chat',
  'voice_inbound',
  'voice_outbound',
  'voice_web',
  'auto_trigger',
  'assistant',
] as const satisfies readonly AgentKind[];

/** The six kinds of agent, in the order in which every report shows them. */
export const agentKinds = [
  'chat',
  'voice_inbound',
  'voice_outbound',
  'voice_web',
  'auto_trigger',
  'assistant',
] as const;

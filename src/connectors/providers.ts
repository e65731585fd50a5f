/** By name, those whose messages can be read: what the command line knows of them before it loads how. */
export const providers = ['vapi', 'retell', 'elevenlabs', 'twilio', 'mapping'] as const;
export type Provider = (typeof providers)[number];

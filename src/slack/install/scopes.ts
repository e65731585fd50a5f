/** What the app asks for when it is installed, and what each is for. */
export const scopes = [
  { scope: 'commands', why: 'answers /usage, /credits and /notify' },
  { scope: 'chat:write', why: 'posts digests and warnings, and shares answers' },
  { scope: 'files:write', why: 'uploads charts, and CSV into threads' },
  { scope: 'users:read', why: 'knows admins, who manage, from guests, who see nothing' },
  { scope: 'channels:read', why: 'sees whether it is in a channel before it is to post there' },
  { scope: 'groups:read', why: 'sees the same of private channels' },
] as const;

/** What whoever installs it may leave out. Slack wants them among the others too. */
export const optionalScopes = [
  { scope: 'channels:history', why: 'sees only whether its own message arrived, where Slack did not say' },
  { scope: 'groups:history', why: 'sees the same in private channels' },
] as const;

export const allScopes = [...scopes, ...optionalScopes];

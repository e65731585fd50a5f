/** What the app asks for when it is installed, and what each is for. */
export const scopes = [
  { scope: 'commands', why: 'answers /usage, /credits and /notify' },
  { scope: 'chat:write', why: 'posts digests and warnings, and shares answers' },
  { scope: 'files:write', why: 'uploads charts, and CSV into threads' },
  { scope: 'users:read', why: 'knows admins, who manage, from guests, who see nothing' },
  { scope: 'channels:read', why: 'sees whether it is in a channel before it is to post there' },
  { scope: 'groups:read', why: 'sees the same of private channels' },
] as const;

import type { App } from './world.ts';

/** The bot as it is registered with Slack. */
export function newApp(): App {
  return {
    id: 'A0LOOPBACK',
    name: 'tallybot',
    clientId: '1000.2000',
    clientSecret: 'loopback-client-secret',
    signingSecret: 'loopback-signing-secret',
    appToken: 'xapp-1-loopback',
    scopes: [
      'commands',
      'chat:write',
      'files:write',
      ...['channels:read', 'groups:read', 'im:read', 'im:write', 'users:read'],
      ...['channels:history', 'groups:history', 'im:history'],
    ],
    tokenRotation: false,
  };
}

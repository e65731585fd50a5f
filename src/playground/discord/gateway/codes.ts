export const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Why Discord closes a socket. */
const closings = {
  unknownOpcode: [4001, 'Unknown opcode.'],
  decodeError: [4002, 'Error while decoding payload.'],
  notAuthenticated: [4003, 'Not authenticated.'],
  authenticationFailed: [4004, 'Authentication failed.'],
  alreadyAuthenticated: [4005, 'Already authenticated.'],
  invalidSequence: [4007, 'Invalid seq.'],
  rateLimited: [4008, 'Rate limited.'],
  invalidShard: [4010, 'Invalid shard.'],
  invalidVersion: [4012, 'Invalid API version.'],
  invalidIntents: [4013, 'Invalid intent(s).'],
  disallowedIntents: [4014, 'Disallowed intent(s).'],
} as const satisfies Record<string, readonly [code: number, reason: string]>;

/** What a bot has sent cannot stand: its socket is closed with this code. */
export class ClosingError extends Error {
  readonly code: number;

  constructor(name: keyof typeof closings) {
    const [code, reason] = closings[name];
    super(reason);
    this.code = code;
  }
}

export const intent = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  messageContent: 1 << 15,
} as const;

export const privilegedIntents = intent.members | intent.presences | intent.messageContent;

/** Everything up to polls in direct messages. */
export const allIntents = (1 << 26) - 1;

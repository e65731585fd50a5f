/** An answer `{ code, message }` of a status other than 2xx. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly fields: Record<string, unknown>;

  constructor(status: number, code: number, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** What Discord documents, by the name it has there. */
const known = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  otherApplication: [403, 20012, 'You are not authorized to perform this action on this application'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100).'],
  dailyCreates: [429, 30034, 'Max number of daily application command creates has been reached (200)'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  notTheAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidApiVersion: [400, 50041, 'Invalid API version provided.'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  internal: [500, 0, '500: Internal Server Error'],
  archivedThread: [400, 50083, 'Thread is archived'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  replyWithoutHistory: [400, 160002, 'Cannot reply without permission to read message history'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

export function discordError(name: keyof typeof known): DiscordError {
  const [status, code, message] = known[name];
  return new DiscordError(status, code, message);
}

/** One fault of a request's body: where it stands, and Discord's word for it. */
export interface Fault {
  at: readonly (string | number)[];
  code: string;
  message: string;
}

/** `Invalid Form Body`, with every fault at its place in a tree. */
export function invalidForm(faults: readonly Fault[]): DiscordError {
  return new DiscordError(400, 50035, 'Invalid Form Body', { errors: treeOf(faults) });
}

interface Tree {
  [key: string]: Tree | { code: string; message: string }[];
}

function treeOf(faults: readonly Fault[]): Tree {
  const root: Tree = {};
  for (const { at, code, message } of faults) {
    let node = root;
    for (const key of at) {
      node[key] ??= {};
      node = node[key] as Tree;
    }
    node['_errors'] = [
      ...((node['_errors'] ?? []) as { code: string; message: string }[]),
      { code, message },
    ];
  }
  return root;
}

export function throwIfFaulty(faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidForm(faults);
}

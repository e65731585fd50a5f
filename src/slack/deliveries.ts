import type { Delivery } from '../chat/ports/courier.ts';
import type { Fault } from './errors.ts';

const removed =
  'The app was removed from the workspace, or its token was withdrawn. It must be installed there again.';
const forbidden = 'This workspace does not let the app post there.';
const unknownPerson = 'This person cannot be written to.';

/** There is no such place any more, or the app may not be there. */
const gone: Readonly<Record<string, string>> = {
  channel_not_found: 'The channel is gone, or it is private and the app is not in it.',
  not_in_channel: 'The app is not in the channel. “/invite @tallybot”, typed there, takes it in.',
  is_archived: 'The channel is archived.',
  token_revoked: removed,
  account_inactive: removed,
  invalid_auth: removed,
  not_authed: removed,
  missing_scope: 'The app may not post in this workspace. An admin can allow it by installing it again.',
  restricted_action: forbidden,
  restricted_action_read_only_channel: forbidden,
  restricted_action_thread_only_channel: forbidden,
  restricted_action_non_threadable_channel: forbidden,
  no_permission: forbidden,
  access_denied: forbidden,
  ekm_access_denied: forbidden,
  team_access_not_granted: forbidden,
  user_not_found: unknownPerson,
  user_disabled: unknownPerson,
  cannot_dm_bot: unknownPerson,
  messages_tab_disabled: unknownPerson,
};

/** Slack takes it another time. */
const passing: Readonly<Record<string, string>> = {
  token_expired: 'The token of the app was being renewed.',
  request_timeout: 'Slack did not get all of it.',
  rate_limited: 'Slack takes no more messages at the moment.',
  message_limit_exceeded: 'Slack takes no more messages in this workspace at the moment.',
  accesslimited: 'Slack takes no calls at the moment.',
  team_added_to_org: 'The workspace is being moved into an organisation.',
  org_login_required: 'The workspace is being moved into an organisation.',
};

const refused: Readonly<Record<string, string>> = {
  message_not_found: 'deleted',
  cant_update_message: 'The message is somebody else’s.',
  edit_window_closed: 'The message is too old to be edited.',
  thread_not_found: 'The message in whose thread it belongs is gone.',
  cannot_reply_to_message: 'The message in whose thread it belongs takes no replies.',
};

export type Failed = Exclude<Delivery, { status: 'posted' }>;
type Later = Extract<Delivery, { status: 'later' }>;

export const removedDelivery: Failed = { status: 'gone', reason: removed };
export const nobodyThere = later('Slack could not be reached.');
export const ownFault = later('Something went wrong on our side.');
export const unanswered = later('Slack did not say whether it was posted.', { mayBeThere: true });
export const unreadable: Failed = {
  status: 'unsure',
  reason:
    'An earlier attempt may have arrived, and the app may not read there whether it did. It can with the optional scopes channels:history and groups:history.',
};
export const tooMuchSince: Failed = {
  status: 'unsure',
  reason: 'An earlier attempt may have arrived, and more was said there since than the app reads.',
};
export const privateUnsure: Failed = {
  status: 'unsure',
  reason: 'An earlier attempt may have arrived, and the app does not read direct messages.',
};

/** What became of a call, where it failed. */
export function deliveryAfter(fault: Fault): Failed {
  switch (fault.kind) {
    case 'wait':
      return later('Slack asks for fewer requests.', { afterMs: fault.afterMs });
    case 'unsent':
      return nobodyThere;
    case 'unsure':
      return unanswered;
    case 'said':
      return deliveryOf(fault.error);
  }
}

function deliveryOf(error: string): Failed {
  const [isGone, isPassing] = [gone[error], passing[error]];
  if (isGone !== undefined) return { status: 'gone', reason: isGone };
  if (isPassing !== undefined) return later(isPassing);
  return { status: 'refused', reason: refused[error] ?? `Slack did not take it (${error}).` };
}

function later(reason: string, more: { afterMs?: number | null; mayBeThere?: true } = {}): Later {
  return { status: 'later', reason, afterMs: null, ...more };
}

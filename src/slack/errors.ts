import { ErrorCode } from '@slack/web-api';

/** What Slack itself answered: “is_archived”. `undefined`: it was never asked, or its answer never came. */
export function slackErrorOf(error: unknown): string | undefined {
  const { code, data } = (error ?? {}) as { code?: string; data?: { error?: string } };
  return code === ErrorCode.PlatformError ? data?.error : undefined;
}

/** Nobody knows whether it was done: the answer was lost, or came from something in front of Slack. */
export function isUnsure(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string };
  return code === ErrorCode.RequestError || code === ErrorCode.HTTPError;
}

/** The app was removed there, or its token withdrawn; only installing it again helps. */
export function isRevoked(reason: string | undefined): boolean {
  return reason === 'token_revoked' || reason === 'account_inactive';
}

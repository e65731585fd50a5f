import { type Logger, LogLevel } from '@slack/bolt';

/** For Slack's libraries where whoever calls them says what went wrong. */
export const quietLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

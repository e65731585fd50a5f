import { LogLevel } from '@slack/bolt';

/** For Slack's libraries, which log each refusal that a test is about. */
export const silentLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

import { type Logger, LogLevel } from '@slack/bolt';
import { type Level, log } from '../log.ts';

/** Slack's libraries write into the service's own log, where secrets are left out. What they debug holds whole messages. */
export const slackLogger: Logger = {
  debug() {},
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
  getLevel: () => LogLevel.INFO,
  setLevel() {},
  setName() {},
};

function write(level: Level) {
  return (...said: unknown[]) =>
    log[level](
      `Slack: ${said.map((each) => (each instanceof Error ? each.message : String(each))).join(' ')}`,
    );
}

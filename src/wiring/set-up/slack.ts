import { commands } from '../../../commands/index.ts';
import { lookAt } from '../../cli/doctor/report.ts';
import type { SlackConfig } from '../../config/slack.ts';
import type { Looked } from '../../playground/set-up.ts';
import { slackChecks } from '../../slack/doctor/checks.ts';
import { manifestOf } from '../../slack/manifest.ts';
import { lookedLines } from './standing.ts';

const CREATE_URL = 'https://api.slack.com/apps';

export const slackSettings = {
  socket: ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN'],
  http: ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
} as const;

export function slackManifest(publicUrl: string | null): { manifest: string; createUrl: string } {
  const manifest = manifestOf(commands, { httpUrl: publicUrl, installUrl: null });
  const query = new URLSearchParams({ new_app: '1', manifest_json: JSON.stringify(manifest) });
  return { manifest: JSON.stringify(manifest, null, 2), createUrl: `${CREATE_URL}?${query}` };
}

/** An address that Slack can reach; `null`: it cannot be one. */
export function publicAddress(typed: string): string | null {
  const text = typed.trim();
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? text.replace(/\/+$/, '') : null;
}

// What hangs on the account is another step's; the channels that are known are those of the stand-in.
const later = ['Slack account', 'Slack channels'];

export async function checkSlack(config: SlackConfig, clock: () => number): Promise<Looked[]> {
  const checks = slackChecks(config, null, clock).filter(({ name }) => !later.includes(name));
  return lookedLines(await lookAt(checks));
}

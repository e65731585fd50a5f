import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DISCORD_SETTINGS } from '../../src/config/discord.ts';
import { OPERATIONS_SETTINGS } from '../../src/config/operations.ts';
import { OUTSIDE_SETTINGS } from '../../src/config/outside.ts';
import { PLAYGROUND_SETTINGS } from '../../src/config/playground.ts';
import type { Settings } from '../../src/config/setting.ts';
import { SLACK_SETTINGS } from '../../src/config/slack.ts';
import { STRIPE_SETTINGS } from '../../src/config/stripe.ts';
import { TRACING_SETTINGS } from '../../src/config/tracing.ts';
import { TWILIO_SETTINGS } from '../../src/config/twilio.ts';
import { SETTINGS } from '../../src/config.ts';
import { root } from './blocks.ts';
import { printTable } from './table.ts';

const README = join(root, 'src/config/README.md');
const MARK = '<!-- settings -->\n';

const groups: Record<string, Settings> = {
  'The service': pick('PORT', 'HOST', 'DEMO', 'QUICKCHART_URL'),
  'The database': pick('DATA_DIR', 'DATABASE_URL'),
  'What reaches it from outside': OUTSIDE_SETTINGS,
  'The playground': PLAYGROUND_SETTINGS,
  Slack: SLACK_SETTINGS,
  Discord: DISCORD_SETTINGS,
  Stripe: STRIPE_SETTINGS,
  Twilio: TWILIO_SETTINGS,
  'Log, metrics and stopping': OPERATIONS_SETTINGS,
  Traces: TRACING_SETTINGS,
};

test('every setting stands in one group', () => {
  const grouped = Object.values(groups).flatMap((settings) => Object.keys(settings));

  expect(grouped.sort()).toEqual(Object.keys(SETTINGS).sort());
});

test('the page says of every setting what the setting says of itself: npx vitest run --project unit test/docs/settings.test.ts -u', async () => {
  const [written = ''] = readFileSync(README, 'utf8').split(MARK);
  const tables = Object.entries(groups).map(
    ([title, settings]) =>
      `### ${title}\n\n${printTable(['setting', 'default', 'what for', 'secret'], rowsOf(settings))}`,
  );

  await expect(`${written}${MARK}\n${tables.join('\n')}`).toMatchFileSnapshot(README);
});

function rowsOf(settings: Settings): string[][] {
  return Object.entries(settings).map(([name, { default: otherwise, description, secret }]) => [
    `\`${name}\``,
    otherwise === undefined ? '' : `\`${otherwise}\``,
    description.replaceAll('<', '&lt;'),
    secret ? 'yes' : '',
  ]);
}

function pick(...names: (keyof typeof SETTINGS)[]): Settings {
  return Object.fromEntries(names.map((name) => [name, SETTINGS[name]]));
}

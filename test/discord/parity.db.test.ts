import type { KnownBlock } from '@slack/types';
import type { APIMessageTopLevelComponent } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import { type BotStage as SlackStage, botStage as slackStage } from '../slack/bot-stage.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { factsOf, readDiscord, readSlack } from '../support/shown.ts';
import { type BotStage, botStage } from './bot-stage.ts';

let database: TestDatabase;
let discord: BotStage;
let slack: SlackStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  [discord, slack] = await Promise.all([botStage(database), slackStage(database)]);
});
afterAll(async () => {
  await Promise.all([discord.close(), slack.close()]);
  await database.drop();
});

// Slack picks days in the message, and sends files beside it; Discord picks them in a form, and says a command in full,
// with the names of its options.
const ofSlack = [
  ...['From', 'To', 'Show', 'show', 'these', 'days'],
  ...'is in your direct messages with this app in a thread'.split(' '),
];
const ofDiscord = ['Other', 'dates', ...commands.flatMap(({ fullPath = '' }) => fullPath.split(' '))];
const optionNames = new Set(commands.flatMap(({ options }) => Object.keys(options.shape)));

it.each(commands.map(({ path }) => path).filter((path) => path !== LINK_PATH))(
  '“/%s” says the same in Slack and in Discord: figures, names, days and what can be asked next',
  async (path) => {
    const [word = '', ...rest] = path.split(' ');
    const inSlack = await slack.sees(slack.ann, slack.general, () =>
      slack.ann.slash(slack.general, `/${word}`, rest.join(' ')),
    );
    const inDiscord = await discord.ask(discord.ann, discord.general, path);

    const expand = await expander();
    const there = readSlack(inSlack.blocks as unknown as KnownBlock[], expand);
    const here = readDiscord(inDiscord.components as unknown as APIMessageTopLevelComponent[], expand);

    const [slackFacts, discordFacts] = [asTyped(factsOf(there)), asTyped(factsOf(here))];
    expect(
      without(slackFacts, discordFacts, [...[...ofSlack, ...optionNames], ...columnsIn(inSlack.blocks)]),
    ).toEqual([]);
    expect(without(discordFacts, slackFacts, ofDiscord)).toEqual([]);
    expect(here.commands).toEqual(there.commands);
  },
);

/** The words behind the names of options: “200 per day” is “limit:200 per:day”. */
function asTyped(facts: Set<string>): Set<string> {
  return new Set(
    [...facts].map((fact) => {
      const [name = '', ...words] = fact.replaceAll('"', '').split(':');
      return words.length > 0 && optionNames.has(name) ? words.join(':') : [name, ...words].join(':');
    }),
  );
}

/** What is said here and not there. */
function without(here: Set<string>, there: Set<string>, own: readonly string[]): string[] {
  return [...here].filter((fact) => !there.has(fact) && !own.includes(fact)).sort();
}

/** What stands for a command that found no room, as both platforms keep it. */
async function expander(): Promise<(value: string) => string> {
  const { rows } = await database.pool.query<{ id: string; command: string }>(
    'select id, command from view_token',
  );
  const kept = new Map(rows.map(({ id, command }) => [id, command]));
  return (value) => kept.get(value) ?? value;
}

/** On a phone's width a table that is too wide names no column that is empty, nor that of the names. */
function columnsIn(blocks: readonly Record<string, unknown>[]): string[] {
  const heads = blocks
    .filter(({ type }) => type === 'data_table')
    .map(({ rows }) => JSON.stringify((rows as unknown[])[0]));
  const labels = heads.flatMap((head) => [...head.matchAll(/"text":"([^"]+)"/g)]);
  // Of several tables, all but one are letters of one width.
  const lines = [
    ...JSON.stringify(blocks).matchAll(
      /"rich_text_preformatted","elements":\[{"type":"text","text":"([^"\\]+)/g,
    ),
  ];
  return [...labels, ...lines].flatMap(([, words = '']) => words.trim().split(/\s+/));
}

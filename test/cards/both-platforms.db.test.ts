import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Chart } from '../../src/cards/chart.ts';
import { renderCard as renderDiscord } from '../../src/discord/render/card.ts';
import { renderCard as renderSlack } from '../../src/slack/render/card.ts';
import { attachmentsOf } from '../discord/render/attachments.ts';
import { loadDemo } from '../support/demo.ts';
import { views } from '../support/golden.ts';
import { factsOf, readDiscord, readSlack } from '../support/shown.ts';

let demo: Awaited<ReturnType<typeof loadDemo>>;
beforeAll(async () => {
  demo = await loadDemo();
});
afterAll(() => demo.database.drop());

// Slack picks days in the message, Discord in a form that a button opens.
const ofSlack = ['From', 'To', 'Show', 'show', 'these', 'days'];
const ofDiscord = ['Other', 'dates'];

test.each(views)('/%s says and offers the same in Slack and Discord', async (words) => {
  const card = await demo.ask(words, 'manage');
  const { pictures, files } = attachmentsOf(card);
  const kept: string[] = [];
  const fit = (command: string, max: number) =>
    command.length <= max ? command : `~${kept.push(command) - 1}`;
  const expand = (value: string) => (value.startsWith('~') ? (kept[Number(value.slice(1))] ?? '') : value);
  const slack = readSlack(
    renderSlack(card, {
      surface: 'message',
      pictures: new Map(
        [...pictures].map(([chart]): [Chart, { fileId: string }] => [chart, { fileId: 'F1' }]),
      ),
      fit,
      share: words,
    }).blocks,
    expand,
  );
  const discord = readDiscord(renderDiscord(card, { pictures, files, fit, share: words }).components, expand);

  expect(without(factsOf(slack), factsOf(discord), [...ofSlack, ...columnsOf(card)])).toEqual([]);
  expect(without(factsOf(discord), factsOf(slack), ofDiscord)).toEqual([]);
  expect(discord.commands).toEqual(slack.commands);
});

/** On a phone's width a table that is too wide names no column that is empty, nor that of the names. */
function columnsOf({ parts }: Card): string[] {
  const tables = parts.filter((part) => part.type === 'table');
  return tables.flatMap(({ columns }) => columns.flatMap(({ label }) => label.split(' ')));
}

/** What is said here and not there. */
function without(here: Set<string>, there: Set<string>, own: readonly string[]): string[] {
  return [...here].filter((fact) => !there.has(fact) && !own.includes(fact)).sort();
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { columnsOf, commandsOf, fileOf, readCsv, tableOf } from '../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Ask, askerOf } from '../support/demo.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const NOW = Date.UTC(2026, 4, 20, 12);

const strange: Record<string, string> = {
  emoji: '🤖👩🏽‍🚀 Bot 🇩🇪',
  rtl: 'בוט התמיכה',
  mixed: 'وكيل Support 24/7',
  long: 'x'.repeat(200),
  wide: '長い名前のエージェント'.repeat(10),
  channel: '<!channel>',
  everyone: '@everyone',
  formula: '=cmd()',
  wideFormula: '＝HYPERLINK("http://example.com")',
  plus: '+1 800 BOT',
  minus: '-2+3',
  at: '@SUM(A1)',
  tab: '\t=1+1',
  lines: 'two\nlines\r\nand "quotes", commas',
  override: 'safe\u202egnp.exe',
  mark: '*bold* _it_ `code` ||hidden|| [link](http://example.com)',
};

let database: TestDatabase;
let ask: Ask;
beforeAll(async () => {
  database = await createTestDatabase();
  const agents = Object.fromEntries(Object.keys(strange).map((id) => [id, 'chat' as const]));
  await createAccount(database, { id: 'odd', agents });
  for (const [id, name] of Object.entries(strange)) {
    await database.pool.query('update agent set name = $2 where account_id = $3 and id = $1', [
      id,
      name,
      'odd',
    ]);
    await database.pool.query('insert into company (account_id, id, name) values ($3, $1, $2)', [
      id,
      name,
      'odd',
    ]);
  }
  const { ledger } = openTraffic(database, NOW);
  const at = new Date(NOW - 86_400_000).toISOString();
  await ledger.record(
    'odd',
    Object.entries(strange).map(([id, name], index) =>
      UsageEvent.parse({
        type: 'reply',
        id,
        agent: id,
        company: id,
        at,
        quantity: index + 1,
        model: name,
        remarks: name,
      }),
    ),
  );
  ask = askerOf(database, 'odd', NOW);
});
afterAll(() => database.drop());

const paths = commands.filter(({ right }) => right === 'view').map(({ path }) => path);

test.each(paths)(
  '/%s shows every name as text, on one line, and none turns the text around',
  async (path) => {
    const card = await ask(path);

    const said = renderPlainText(card);
    expect(said).not.toMatch(/undefined|NaN|\[object/);
    expect(said).not.toMatch(/[\u202a-\u202e]/u);
    const cells = card.parts.flatMap((part) => {
      const table = part.type === 'table' ? part : part.type === 'chart' ? part.table : null;
      return table?.rows.flat() ?? [];
    });
    for (const cell of cells) expect(cell).not.toMatch(/[\n\r\t]/);
    for (const column of cells) expect([...column].length).toBeLessThan(200);
  },
);

test('agents are listed by name, long ones cut, and those from right to left set apart', async () => {
  const names = columnsOf(tableOf(await ask('usage agents'), 'Agents'), ['Agent']).flat();

  expect(names).toContain('<!channel>');
  expect(names).toContain('@everyone');
  expect(names).toContain('=cmd()');
  expect(names).toContain('🤖👩🏽‍🚀 Bot 🇩🇪');
  expect(names).toContain('\u2068בוט התמיכה\u2069');
  expect(names).toContain(`${'x'.repeat(59)}…`);
  expect(names).toContain('two lines and "quotes", commas');
});

test('whoever has a strange name can be chosen from the list, and by typing what is shown', async () => {
  const menu = await ask('usage agents');
  for (const command of commandsOf(menu).filter((each) => each.includes('agent:'))) {
    expect((await ask(command)).title).toMatch(/used/);
  }

  expect((await ask('usage agents agent:"=cmd()"')).title).toContain('=cmd() used 8 credits');
  expect((await ask('usage agents agent:@everyone')).title).toContain('@everyone used 7 credits');
  expect((await ask('usage agents 🤖👩🏽‍🚀 Bot 🇩🇪 last 7 days')).title).toContain('used 1 credit');
  expect((await ask('usage agents last 7 days \u2068בוט התמיכה\u2069')).title).toContain('used 2 credits');
  expect((await ask(`usage agents agent:${'x'.repeat(59)}…`)).title).toContain('used 4 credits');
});

test('no cell of a file is a formula, and every number stays a number', async () => {
  for (const report of ['agents', 'log', 'companies']) {
    const { rows } = readCsv(await fileOf(await ask(`usage export ${report}`)));

    expect(rows).toHaveLength(Object.keys(strange).length);
    for (const row of rows) {
      for (const [column, cell] of Object.entries(row)) {
        if (/^-?\d+(\.\d+)?$/.test(cell)) continue;
        expect(cell, column).not.toMatch(/^[\s\ufeff]*[=+\-@＝＋－＠]/u);
      }
    }
    const named = rows.map((row) => row['agent'] ?? row['company'] ?? '');
    expect(named).toContain(`'=cmd()`);
    expect(named).toContain(`'\t=1+1`);
    expect(named).toContain(strange['lines']);
    expect(named).toContain(strange['long']);
  }
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from '../../commands/index.ts';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import type { Card } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { renderPlainText } from '../cards/plain-text.ts';
import { openRenderer } from '../charts/open-renderer.ts';
import type { Context, Person } from '../chat/context.ts';
import { dispatch } from '../chat/dispatch.ts';
import { createRegistry } from '../chat/registry.ts';
import { createActs } from '../db/acts.ts';
import { createLedgerStore } from '../db/ledger/store.ts';
import { createReportStore } from '../db/readers/store.ts';
import { UserError } from '../domain/errors.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { Directory } from '../reports/ports.ts';
import { settings } from './settings.ts';
import { readOptions, type Verbs } from './verb.ts';
import { withDatabase } from './with-database.ts';

export const askVerbs: Verbs = {
  ask: {
    usage: 'ask "<command>" [--account <id>] [--as member|manager] [--charts <folder>]',
    does: 'answer a command in this terminal, as it would be answered in chat',
    run: ask,
  },
};

async function ask(words: string[]): Promise<string> {
  const { options, rest } = readOptions(words, ['account', 'as', 'charts']);
  const role = options.as ?? 'manager';
  if (role !== 'member' && role !== 'manager') {
    throw new UserError('unknown-role', `There is no “${role}”.`, {
      hint: 'Ask --as member or --as manager.',
    });
  }
  const { card, roster } = await withDatabase(async (database) => {
    const now = Date.now();
    // So that whoever has just installed it can ask at once.
    await loadDemoIfNew(database, now);
    const reports = createReportStore(database.pool);
    const accountId = options.account ?? 'demo';
    const directory = await reports.directory(accountId);
    if (!directory) throw new UserError('unknown-account', `There is no account “${accountId}”.`);
    const acts = createActs(database, createLedger(createLedgerStore(database.pool), Date.now));
    const person = personOf(directory, role);
    const context: Context = { acts, directory, now, person, place: null, reports };
    const answer = await dispatch(createRegistry(commands), rest.join(' ') || 'usage', context);
    return { card: answer, roster: directory.roster };
  });
  const said = renderPlainText(card);
  if (options.charts === undefined) return said;
  const drawn = await drawCharts(card, options.charts, roster);
  return [said, ...drawn].join('\n');
}

/** Somebody of the team who may do as much; where nobody is listed, a stranger who may. */
function personOf({ members }: Directory, role: 'member' | 'manager'): Person {
  const right = role === 'manager' ? 'manage' : 'view';
  const member = members.find((each) => (each.role === 'view') === (right === 'view'));
  return { id: member?.id ?? 'terminal', name: member?.name ?? 'Terminal', right };
}

async function drawCharts(card: Card, folder: string, roster: readonly string[]): Promise<string[]> {
  const charts: Chart[] = card.parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
  await mkdir(folder, { recursive: true });
  const renderer = openRenderer(settings());
  try {
    return await Promise.all(
      charts.map(async (chart, index) => {
        const picture = await renderer.render(chart, { theme: 'light', roster });
        if ('failed' in picture) return `No picture of “${chart.title}”: ${picture.detail}`;
        const path = join(folder, `chart-${index + 1}.png`);
        await writeFile(path, picture.png);
        return path;
      }),
    );
  } finally {
    await renderer.close();
  }
}

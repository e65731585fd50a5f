import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from '../../../commands/index.ts';
import { loadDemoIfNew } from '../../../prisma/seed.ts';
import type { ButtonAction, Card } from '../../cards/card.ts';
import type { Chart } from '../../cards/chart.ts';
import { renderPlainText } from '../../cards/plain-text.ts';
import { openRenderer } from '../../charts/open-renderer.ts';
import type { Context, Person } from '../../chat/context.ts';
import { answer } from '../../chat/dispatch.ts';
import type { Acts } from '../../chat/ports/acts.ts';
import { createRegistry } from '../../chat/registry.ts';
import { createActs } from '../../db/acts.ts';
import { UserError } from '../../domain/errors.ts';
import { reportsOf } from '../../wiring/reports.ts';
import { byTerminal } from '../by.ts';
import { unknownAccount } from '../has-account.ts';
import { ledgerOf, termsOf } from '../ledger-of.ts';
import { settings } from '../settings.ts';
import { withDatabase } from '../with-database.ts';

interface Asked {
  command: readonly string[];
  account: string;
  as: 'member' | 'manager';
  yes: boolean;
  charts: string | undefined;
}

export async function ask({ command, account, as, yes, charts: folder }: Asked) {
  // So that whoever has just installed it can ask at once.
  const founding = { founds: account === 'demo' };
  return withDatabase(async (database) => {
    const now = Date.now();
    await loadDemoIfNew(database, now);
    const reports = reportsOf(database, Date.now);
    const directory = await reports.directory(account);
    if (!directory) throw unknownAccount(account);
    const acts: Acts = {
      ...createActs(database, ledgerOf(database)),
      subscribe: termsOf(database).subscribe,
      ...(settings().stripe && { putRecharge: soldElsewhere }),
    };
    const context: Context = { acts, directory, now, person: personOf(as), place: null, reports };
    const registry = createRegistry(commands);
    const asked = await answer(registry, command.join(' '), context);
    const button = yes ? buttonOf(asked.card) : undefined;
    const { card, status } = button ? await answer(registry, button.command, context) : asked;
    const charts = folder === undefined ? [] : await drawCharts(card, folder, directory.roster);
    return { status, text: renderPlainText(card), card: asData(card), charts };
  }, founding);
}

/** A file is written as it is sent, and is only named here. */
function asData(card: Card) {
  const parts = card.parts.map((part) => {
    if (part.type !== 'file') return part;
    const { content: _, ...named } = part;
    return named;
  });
  return { ...card, parts };
}

/** That of a question, which does what was asked for. */
function buttonOf({ actions }: Card): ButtonAction | undefined {
  const buttons = actions.filter((action) => action.type === 'button');
  return buttons.find(({ command }) => command.split(' ').includes('confirm:yes'));
}

/** Who pays by which card, the running service alone asks: set here, nobody's would be charged any more. */
async function soldElsewhere(): Promise<never> {
  throw new UserError('sold-in-chat', 'Stripe takes the money for auto-recharge.', {
    hint: 'Set it in chat, where the service asks Stripe.',
  });
}

/** Nobody of the team: what is done here is done in no other name. */
function personOf(role: 'member' | 'manager'): Person {
  const { actor } = byTerminal();
  return { id: actor, name: actor, right: role === 'manager' ? 'manage' : 'view' };
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

import { button, type Card, type FilePart, text } from '../../src/cards/card.ts';
import type { Courier, Delivery, Letter } from '../../src/chat/ports/courier.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { invariant } from '../../src/domain/errors.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import type { TestDatabase } from './database.ts';

/** What the card of a letter says, as facts: for a test that is about the card alone. */
export const told: Letter['notice'] = {
  ...{ destinationId: null, kind: 'stopped', facts: {}, createdAt: 0, acknowledged: null, recoveredAt: null },
};

export async function directoryOf(database: TestDatabase, accountId = 'demo'): Promise<Directory> {
  const directory = await createReportStore(database.pool).directory(accountId);
  invariant(directory, `there is an account ${accountId}`);
  return directory;
}

export const csv: FilePart = {
  type: 'file',
  name: 'usage.csv',
  mediaType: 'text/csv',
  description: 'Every event of the day',
  async *content() {
    yield 'day,credits\n';
    yield '2026-05-01,12\n';
  },
};

/** Low on credits, with a chart whose numbers are a table where there is no picture. */
export function warning(more: Partial<Card> = {}): Card {
  const table = {
    type: 'table',
    caption: 'Days',
    columns: [
      { label: 'Day', align: 'left' },
      { label: 'Credits', align: 'right' },
    ],
    rows: [['1 May', '42']],
    empty: 'None.',
  } as const;
  return {
    title: 'Credits are low: 18 % remain',
    tone: 'warning',
    subtitle: '20 % of this cycle’s 10 000 plan credits',
    parts: [
      text('Harbour Chat <!channel> <@U12345678> @everyone drives it.'),
      {
        type: 'chart',
        chart: {
          type: 'bar',
          title: 'Days',
          subtitle: 'May',
          unit: 'credits',
          alt: '1 May: 42 credits',
          bars: [{ key: 'a', label: '1 May', value: 42, text: '42' }],
        },
        table,
      },
    ],
    actions: [button('Open usage', 'usage'), button('Why', `usage why period:${'x'.repeat(300)}`)],
    notes: [],
    ...more,
  };
}

export type Posted = Extract<Delivery, { status: 'posted' }>;

/** Takes it, and says where it is. */
export async function posted(courier: Courier, letter: Letter): Promise<Posted> {
  const delivery = await courier.post(letter);
  invariant(delivery.status === 'posted', `it was posted: ${JSON.stringify(delivery)}`);
  return delivery;
}

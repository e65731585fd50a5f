import type { PoolClient } from 'pg';

const ROWS_A_PAGE = 5_000;

/** The rows of a query in pages, however many there are; where there are none, one page says so. Only within a transaction. */
export async function* pagesOf<Row extends object>(
  client: PoolClient,
  sql: string,
  values: readonly unknown[],
): AsyncGenerator<Row[]> {
  const name = `page_${crypto.randomUUID().replaceAll('-', '')}`;
  await client.query(`declare ${name} no scroll cursor for ${sql}`, [...values]);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${ROWS_A_PAGE} from ${name}`);
    yield rows;
    if (rows.length < ROWS_A_PAGE) break;
  }
  await client.query(`close ${name}`);
}

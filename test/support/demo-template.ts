import pg from 'pg';
import { inject } from 'vitest';
import { loadDemoIfNew } from '../../prisma/seed.ts';
import { openDatabase } from '../../src/db/client.ts';
import { DEMO_TEMPLATE, TEMPLATE } from './postgres-server.ts';

/** A Saturday morning in New York, three weeks into the demo's cycle. */
export const DEMO_NOW = Date.parse('2026-11-21T15:00:00Z');

const LOADING = `${DEMO_TEMPLATE}_loading`;

let template: Promise<string> | undefined;

/** The demo, to be copied: loading one takes seconds, so the first test of the run that wants it loads it for all. */
export function demoTemplate(): Promise<string> {
  template ??= loadForAll();
  return template;
}

async function loadForAll(): Promise<string> {
  const server = inject('postgres');
  const client = new pg.Client(server);
  await client.connect();
  try {
    // The other worker waits meanwhile, and finds it loaded.
    await client.query('select pg_advisory_lock(hashtext($1))', [DEMO_TEMPLATE]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DEMO_TEMPLATE]);
    if (rowCount === 0) await load(client, server);
    return DEMO_TEMPLATE;
  } finally {
    await client.end();
  }
}

/** Under another name and then renamed, so that what failed half way is never taken for the demo. */
async function load(client: pg.Client, server: pg.ClientConfig): Promise<void> {
  await client.query(`drop database if exists ${LOADING} with (force)`);
  await client.query(`create database ${LOADING} template ${TEMPLATE}`);
  const database = await openDatabase({ ...server, database: LOADING });
  try {
    await loadDemoIfNew(database, DEMO_NOW);
    // Copies are as well known to the planner as the original is, and none waits for it to be looked at.
    await database.pool.query('vacuum analyze');
  } finally {
    await database.close();
  }
  await client.query(`alter database ${LOADING} rename to ${DEMO_TEMPLATE}`);
}

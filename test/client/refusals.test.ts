import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MeterRefusedError } from '../../src/client/index.ts';
import { createRefusals } from '../../src/client/outbox/refusals.ts';
import { createTeller } from '../../src/client/tell.ts';
import { aFolder } from './a-client.ts';
import { START } from './world.ts';

const refusal = new MeterRefusedError('unknown-agent', 200, 'Not this one.');

function theRefusals(folder: string) {
  const told: string[] = [];
  const teller = createTeller(({ code }) => told.push(code));
  const parts = { folder, teller, now: () => START, uuid: () => crypto.randomUUID() };
  return { told, ...createRefusals({ ...parts, onRefused: () => {} }) };
}

test('two processes may hand out what was refused at once: all of it is handed out, and nothing is left', () => {
  const folder = aFolder();
  const [first, second] = [theRefusals(folder), theRefusals(folder)];
  for (const id of ['a', 'b', 'c']) first.refuse(JSON.stringify({ id }), refusal);
  const handedOut: string[] = [];
  const take = (text: string) => handedOut.push(JSON.parse(text).id) > 0;

  // In the middle of the one, the other.
  const taken = first.again((text) => second.again(take) >= 0 && take(text));

  expect(taken).toBe(3);
  expect(new Set(handedOut)).toEqual(new Set(['a', 'b', 'c']));
  expect(readdirSync(folder)).toEqual([]);
  expect([...first.told, ...second.told]).toEqual([]);
});

test('what is not taken, for there is no room, stays', () => {
  const folder = aFolder();
  const refusals = theRefusals(folder);
  for (const id of ['a', 'b']) refusals.refuse(JSON.stringify({ id }), refusal);

  expect(refusals.again((text) => text.includes('a'))).toBe(1);

  const left: string[] = [];
  expect(refusals.again((text) => left.push(text) > 0)).toBe(1);
  expect(left).toEqual(['{"id":"b"}']);
});

test('a disk that does not give them back is told, and nothing is thrown', () => {
  const folder = aFolder();
  mkdirSync(join(folder, 'refused-left.ndjson'));
  writeFileSync(join(folder, 'file'), '');
  const [unreadable, without] = [theRefusals(folder), theRefusals(join(folder, 'file'))];

  expect(unreadable.again(() => true)).toBe(0);
  expect(without.again(() => true)).toBe(0);

  expect([unreadable.told, without.told]).toEqual([['spool-failed'], ['spool-failed']]);
});

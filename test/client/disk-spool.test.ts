import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDiskSpool } from '../../src/client/spool/disk-spool.ts';
import { frameRecord } from '../../src/client/spool/record.ts';
import { aFolder } from './a-client.ts';
import { START } from './world.ts';

test('a file stays until the last of its events is settled, through any number of processes', () => {
  const root = aFolder();
  const alive = new Set<number>();
  let processes = 0;
  const open = () => {
    processes += 1;
    alive.clear();
    alive.add(processes);
    return openDiskSpool({
      ...{ root, bytesMax: 1_000_000, isSynced: false, now: () => START, uuid: () => crypto.randomUUID() },
      processes: {
        self: { pid: processes, since: 'then', realm: 'here' },
        isAlive: ({ pid }) => alive.has(pid),
      },
      onSound: () => {},
      onFault: (error) => expect.unreachable(String(error)),
    });
  };
  const first = open();
  for (const text of ['"a"', '"b"', '"c"']) {
    const line = frameRecord(text, null);
    first.write(line, Buffer.byteLength(line), true);
  }

  for (const left of [['"a"', '"b"', '"c"'], ['"b"', '"c"'], ['"c"']]) {
    const next = open();
    const loaded = next.readNext();
    expect(loaded?.records.map(({ text }) => text)).toEqual(left);
    if (loaded) next.settle(loaded.segment, [loaded.records[0]?.index ?? -1]);
  }
  const last = open();
  expect(last.readNext()).toBeNull();
  last.close();

  expect(readdirSync(root)).toEqual([]);
});

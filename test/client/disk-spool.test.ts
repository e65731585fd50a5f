import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDiskSpool } from '../../src/client/spool/disk-spool.ts';
import { frameRecord } from '../../src/client/spool/record.ts';
import type { Spool } from '../../src/client/spool/spool.ts';
import { aFolder } from './a-client.ts';
import { START } from './world.ts';

/** Processes of which each begins when the one before it was killed. */
function aDisk() {
  const root = aFolder();
  let processes = 0;
  const open = (): Spool => {
    processes += 1;
    const pid = processes;
    return openDiskSpool({
      ...{ root, bytesMax: 1_000_000, isSynced: false, now: () => START, uuid: () => crypto.randomUUID() },
      processes: {
        self: { pid, since: 'then', thread: 0, realm: 'here' },
        isAlive: (owner) => owner.pid === processes,
      },
      onSound: () => {},
      onFault: (error) => expect.unreachable(String(error)),
    });
  };
  const find = (suffix: string) => {
    const [file] = readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith(suffix));
    return file === undefined ? null : join(root, String(file));
  };
  return { root, open, find };
}

function write(spool: Spool, texts: readonly string[]): void {
  for (const text of texts) {
    const line = frameRecord(text, null);
    spool.write(line, Buffer.byteLength(line), true);
  }
}

test('a file stays until the last of its events is settled, through any number of processes', () => {
  const { root, open } = aDisk();
  write(open(), ['"a"', '"b"', '"c"']);

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

/** What the next process would send, of five events of which the second and third are settled, were `spoil` done before. */
function sentAfter(suffix: string, spoil: (bytes: Buffer) => Buffer): string[] {
  const { open, find } = aDisk();
  write(open(), ['"a"', '"b"', '"c"', '"d"', '"e"']);
  const second = open();
  const loaded = second.readNext();
  if (loaded) second.settle(loaded.segment, [1, 2]);
  const path = find(suffix) ?? expect.unreachable();
  writeFileSync(path, spoil(readFileSync(path)));
  return (
    open()
      .readNext()
      ?.records.map(({ text }) => text) ?? []
  );
}

const settledSize = 13;
const everyByte = Array.from({ length: settledSize }, (_, at) => at);
// A digit that has become another one, a range without its end, a line that ends too early.
const changes = [0x01, 0x1e, 0x27, 0xff];

test('what says which events are settled may be cut or changed anywhere: at worst they are sent again', () => {
  const unspoiled = sentAfter('.settled', (bytes) => {
    expect(bytes).toHaveLength(settledSize);
    return bytes;
  });
  expect(unspoiled).toEqual(['"a"', '"d"', '"e"']);

  for (const at of everyByte) {
    const cut = sentAfter('.settled', (bytes) => bytes.subarray(0, at));
    expect(cut, `cut at ${at}`).toEqual(['"a"', '"b"', '"c"', '"d"', '"e"']);
    for (const change of changes) {
      const changed = sentAfter('.settled', (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ change;
        return bytes;
      });
      expect(changed, `changed at ${at}`).toEqual(expect.arrayContaining(['"a"', '"d"', '"e"']));
    }
  }
});

test('a line that the disk has parted or joined makes no event behind it be taken for a settled one', () => {
  const parted = sentAfter('.events', (bytes) => Buffer.from(String(bytes).replace('"a"', '"\n"')));
  const joined = sentAfter('.events', (bytes) => Buffer.from(String(bytes).replace('"a"\n', '"a"-')));

  expect(parted).toEqual(['"b"', '"c"', '"d"', '"e"']);
  expect(joined).toEqual(['"c"', '"d"', '"e"']);
});

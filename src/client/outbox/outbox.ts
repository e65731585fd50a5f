import { frameRecord } from '../spool/record.ts';
import type { Segment } from '../spool/segment.ts';
import type { Place, Spool } from '../spool/spool.ts';

/** An event on its way. */
export interface Entry {
  text: string;
  bytes: number;
  /** The hold that it captures. */
  hold: string | null;
  place: Place | null;
  /** Whether it was too much for memory: it comes back when its file is read. */
  isOnDiskAlone?: boolean;
}

export interface Outbox {
  /** `null`: there is no room. */
  add(text: string, hold?: string): Entry | null;
  /** The same for who sends it at once, beside the queue: it waits until it is settled, or joins. */
  reserve(text: string, hold: string | null): Entry | null;
  join(entry: Entry): void;
  /** A copy on the disk of what is not to be sent yet, where there is room. Returns how to let it go. */
  keep(text: string, hold: string | null): () => void;
  /** The next ones to send, which stay until they are settled. */
  peek(eventsMax: number): Entry[];
  /** Those at the head of the queue. */
  settle(entries: readonly Entry[]): void;
  settleReserved(entry: Entry): void;
  readonly isEmpty: boolean;
  readonly hasRoom: boolean;
  /** Events in memory, and bytes on the disk. */
  readonly backlog: { events: number; bytes: number };
  /** Events that no disk has. */
  readonly inMemoryAlone: number;
  /** Tries the disk again for what it has not taken, or for all that is in memory where it has lost what it held. */
  writeAnew(how: { isLost: boolean }): void;
}

export interface OutboxOptions {
  spool: Spool;
  isOnDisk: boolean;
  spoolBytesMax: number;
  memoryEventsMax: number;
  onDamaged(line: string): void;
}

// A body may hold a mebibyte.
const BODY_BYTES_MAX = 1024 * 1024 - 1024;
const MEMORY_BYTES_MAX = 16 * 1024 * 1024;
// So few left, the next of the spool are read while these are sent.
const READ_BELOW_EVENTS = 1_000;

export function createOutbox(options: OutboxOptions): Outbox {
  const { spool, isOnDisk, spoolBytesMax, memoryEventsMax, onDamaged } = options;
  const queue: Entry[] = [];
  const reserved = new Set<Entry>();
  let memoryBytes = 0;
  let isOverflowing = false;
  let isDiskFailing = false;

  const isFull = () => queue.length >= memoryEventsMax || memoryBytes >= MEMORY_BYTES_MAX;

  /** Once memory is full, events go to the disk alone until half of it is free: each change begins another file. */
  function goesToMemory(): boolean {
    if (isFull()) isOverflowing = true;
    else if (queue.length <= memoryEventsMax / 2 && memoryBytes <= MEMORY_BYTES_MAX / 2)
      isOverflowing = false;
    return !isOverflowing || !isOnDisk;
  }

  function write(line: string, bytes: number, isInMemory: boolean): Place | null {
    const place = spool.write(line, bytes, isInMemory);
    isDiskFailing = isOnDisk && place === null;
    return place;
  }

  function writeAnew({ isLost }: { isLost: boolean }): void {
    if (!isOnDisk) return;
    const inMemory = [...queue, ...reserved];
    if (isLost) for (const entry of inMemory) Object.assign(entry, { place: null, isOnDiskAlone: false });
    for (const entry of inMemory) {
      if (entry.place) continue;
      const line = frameRecord(entry.text, entry.hold);
      entry.place = write(line, Buffer.byteLength(line), true);
      // It will not take the others either.
      if (!entry.place) return;
    }
  }

  function take(text: string, hold: string | null): Entry | null {
    const line = frameRecord(text, hold);
    const bytes = Buffer.byteLength(line);
    if (spool.bytes + bytes > spoolBytesMax) return null;
    const isInMemory = goesToMemory();
    if (!isOnDisk && isFull()) return null;
    let place = write(line, bytes, isInMemory);
    // Asked behind the write: an open file goes where its folder goes, and whoever took that before has perhaps read it.
    if (spool.isLost) {
      writeAnew({ isLost: !spool.look() });
      place = write(line, bytes, isInMemory);
    }
    if (place === null && isFull()) return null;
    return { text, bytes, hold, place, isOnDiskAlone: !isInMemory && place !== null };
  }

  function join(entry: Entry): void {
    reserved.delete(entry);
    if (entry.isOnDiskAlone) return;
    queue.push(entry);
    memoryBytes += entry.bytes;
  }

  function readOn(): boolean {
    const loaded = spool.readNext();
    if (!loaded) return false;
    const { segment, records, damaged } = loaded;
    for (const { index, text, hold } of records) {
      join({ text, hold, bytes: Buffer.byteLength(text) + 1, place: { segment, index } });
    }
    for (const { line } of damaged) onDamaged(line);
    if (damaged.length > 0) {
      spool.settle(
        segment,
        damaged.map(({ index }) => index),
      );
    }
    return true;
  }

  const isLow = () => queue.length < Math.min(READ_BELOW_EVENTS, memoryEventsMax / 2);

  return {
    add(text, hold) {
      const entry = take(text, hold ?? null);
      if (entry) join(entry);
      return entry;
    },
    reserve(text, hold) {
      const entry = take(text, hold);
      if (entry) reserved.add(entry);
      return entry;
    },
    join,
    keep(text, hold) {
      const line = frameRecord(text, hold);
      const bytes = Buffer.byteLength(line);
      const place = spool.bytes + bytes > spoolBytesMax ? null : spool.writeApart(line, bytes);
      return () => {
        if (place) spool.settle(place.segment, [place.index]);
      };
    },
    peek(eventsMax) {
      while (isLow() && spool.hasUnread && readOn());
      const [first] = queue;
      if (!first) return [];
      if (first.hold !== null) return [first];
      let [count, bytes] = [0, 0];
      for (const { hold, bytes: size } of queue) {
        bytes += size;
        if (count === eventsMax || hold !== null || (count > 0 && bytes > BODY_BYTES_MAX)) break;
        count += 1;
      }
      return queue.slice(0, count);
    },
    settle(entries) {
      for (const { bytes } of queue.splice(0, entries.length)) memoryBytes -= bytes;
      for (const [segment, indexes] of bySegment(entries)) spool.settle(segment, indexes);
    },
    settleReserved(entry) {
      reserved.delete(entry);
      if (entry.place) spool.settle(entry.place.segment, [entry.place.index]);
    },
    get isEmpty() {
      return queue.length === 0 && reserved.size === 0 && !spool.hasUnread;
    },
    get hasRoom() {
      if (!isOnDisk || isDiskFailing) return !isFull();
      return spool.bytes <= spoolBytesMax * 0.9;
    },
    get backlog() {
      return { events: queue.length + reserved.size, bytes: spool.bytes };
    },
    get inMemoryAlone() {
      return [...queue, ...reserved].filter(({ place }) => place === null).length;
    },
    writeAnew,
  };
}

function bySegment(entries: readonly Entry[]): Map<Segment, number[]> {
  const indexes = new Map<Segment, number[]>();
  for (const { place } of entries) {
    if (!place) continue;
    const known = indexes.get(place.segment);
    if (known) known.push(place.index);
    else indexes.set(place.segment, [place.index]);
  }
  return indexes;
}

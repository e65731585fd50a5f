import {
  appendFileSync,
  closeSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { type ReadRecords, readRecords } from './record.ts';
import { frameSettled, readSettled } from './settled.ts';

/** A file of records that grows until it is sealed, and goes when nothing in it has to be sent any more. */
export interface Segment {
  readonly bytes: number;
  readonly lines: number;
  readonly isDone: boolean;
  /** Which line it has become. Throws where the disk does not take it whole: then nothing may follow it. */
  append(line: string, bytes: number): number;
  seal(): void;
  /** What still has to be sent. */
  read(): ReadRecords;
  settle(indexes: readonly number[]): void;
  remove(): void;
}

export const SEGMENT_SUFFIX = '.events';
export const SETTLED_SUFFIX = '.settled';

export function newSegment(path: string, isSynced: boolean): Segment {
  return segment(path, openSync(path, 'ax', 0o600), { bytes: 0, lines: 0, settled: new Set() }, isSynced);
}

/** One that another process has left. How many lines it has is known once it is read. */
export function foundSegment(path: string): Segment {
  const { size } = statSync(path);
  return segment(path, null, { bytes: size, lines: Number.POSITIVE_INFINITY, settled: new Set() }, false);
}

interface State {
  bytes: number;
  lines: number;
  settled: Set<number>;
}

function segment(path: string, opened: number | null, state: State, isSynced: boolean): Segment {
  let fd = opened;
  const seal = () => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };
  return {
    get bytes() {
      return state.bytes;
    },
    get lines() {
      return state.lines;
    },
    get isDone() {
      return state.settled.size >= state.lines;
    },
    append(line, bytes) {
      if (fd === null) throw new Error('this segment is sealed');
      const written = writeSync(fd, line);
      state.bytes += written;
      if (written !== bytes) throw new Error('the disk took a part of it alone');
      if (isSynced) fdatasyncSync(fd);
      state.lines += 1;
      return state.lines - 1;
    },
    seal,
    read() {
      const { records, damaged, lines } = readRecords(readFileSync(path));
      state.lines = lines;
      // After a loss of power, what was settled may be on the disk and the last events not. From the first damage on
      // nobody knows which line was which: a line end may have come or gone.
      const sound = damaged[0]?.index ?? lines;
      const settled = [...state.settled, ...readSettled(readIfThere(settledPath(path)))];
      state.settled = new Set(settled.filter((index) => index < sound));
      const isOpen = ({ index }: { index: number }) => !state.settled.has(index);
      return { records: records.filter(isOpen), damaged: damaged.filter(isOpen), lines };
    },
    settle(indexes) {
      const fresh = indexes.filter((index) => !state.settled.has(index));
      for (const index of fresh) state.settled.add(index);
      // Written down only where the file stays: it is removed as soon as it is done.
      if (fresh.length > 0 && !(fd === null && this.isDone)) {
        appendFileSync(settledPath(path), frameSettled(fresh), { mode: 0o600 });
      }
    },
    remove() {
      seal();
      rmSync(path, { force: true });
      rmSync(settledPath(path), { force: true });
    },
  };
}

function settledPath(path: string): string {
  return `${path.slice(0, -SEGMENT_SUFFIX.length)}${SETTLED_SUFFIX}`;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

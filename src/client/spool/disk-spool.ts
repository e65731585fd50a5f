import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ifThere, syncFolder } from './files.ts';
import { type Folder, type FolderParts, openFolder } from './folder.ts';
import { foundSegment, newSegment, SEGMENT_SUFFIX, SETTLED_SUFFIX, type Segment } from './segment.ts';
import type { Loaded, Place, Spool } from './spool.ts';

export interface DiskSpoolOptions extends FolderParts {
  root: string;
  bytesMax: number;
  isSynced: boolean;
  uuid(): string;
  onFault(error: unknown): void;
  /** From one look to the next there was no fault, and something was written. */
  onSound(): void;
}

const SEGMENT_BYTES_MAX = 1024 * 1024;
// A segment of which nothing is left is removed at once only when that is worth the calls to the disk.
const WORTH_REMOVING_BYTES = 64 * 1024;

/** Whatever fails is told and never thrown: the events live in memory alone, and the disk is tried again. */
export function openDiskSpool(options: DiskSpoolOptions): Spool {
  const { root, bytesMax, isSynced, uuid, onFault, onSound } = options;
  const segmentBytesMax = Math.min(SEGMENT_BYTES_MAX, bytesMax / 4);
  const worthRemovingBytes = Math.min(WORTH_REMOVING_BYTES, segmentBytesMax);
  let folder: Folder | null = null;
  let active: { segment: Segment; isInMemory: boolean } | null = null;
  /** Those whose events are on the disk alone. */
  let unread: Segment[] = [];
  let [bytes, made] = [0, 0];
  let [isOpen, isFaulty, hasWritten] = [true, false, false];

  const nextPath = ({ path }: Folder) => {
    made += 1;
    return join(path, `${String(made).padStart(6, '0')}${SEGMENT_SUFFIX}`);
  };

  function create(home: Folder): Segment {
    const segment = newSegment(nextPath(home), isSynced);
    try {
      if (isSynced) syncFolder(home.path);
    } catch (error) {
      segment.remove();
      throw error;
    }
    return segment;
  }

  function begin(home: Folder, isInMemory: boolean): Segment {
    endActive();
    const segment = create(home);
    active = { segment, isInMemory };
    if (!isInMemory) unread.push(segment);
    return segment;
  }

  function endActive(): void {
    const segment = active?.segment;
    active = null;
    segment?.seal();
    if (segment?.isDone) remove(segment);
  }

  function remove(segment: Segment): void {
    if (active?.segment === segment) active = null;
    unread = unread.filter((each) => each !== segment);
    // Of a folder that was lost nothing is counted any more.
    bytes = Math.max(0, bytes - segment.bytes);
    segment.remove();
  }

  function attempt<Result>(act: () => Result): Result | null {
    try {
      return isOpen ? act() : null;
    } catch (error) {
      [isFaulty, hasWritten] = [true, false];
      onFault(error);
      return null;
    }
  }

  function moveIn(home: Folder, found: string): void {
    for (const entry of readdirSync(found, { withFileTypes: true })) {
      const path = join(found, entry.name);
      if (entry.isDirectory()) moveIn(home, path);
      else if (entry.name.endsWith(SEGMENT_SUFFIX)) {
        const mine = nextPath(home);
        // First what is known of it: the other way round, a kill between the two would only have it sent again.
        ifThere(() => renameSync(settledBeside(path), settledBeside(mine)));
        renameSync(path, mine);
        const segment = foundSegment(mine);
        bytes += segment.bytes;
        unread.push(segment);
      }
    }
    rmSync(found, { recursive: true });
  }

  function adopt(home: Folder): void {
    for (const other of attempt(home.others) ?? []) attempt(() => home.adopt(other));
    for (const found of attempt(home.adopted) ?? []) attempt(() => moveIn(home, found));
  }

  function open(): void {
    folder = attempt(() => openFolder(root, uuid(), options));
    if (folder) adopt(folder);
  }

  function leave(): void {
    attempt(endActive);
    attempt(() => folder?.leave());
  }

  open();
  return {
    get bytes() {
      return bytes;
    },
    get hasUnread() {
      return unread.length > 0;
    },
    get isLost() {
      return folder !== null && !folder.isOurs;
    },
    write(line, size, isInMemory): Place | null {
      return attempt(() => {
        if (folder === null) return null;
        const fits = active?.isInMemory === isInMemory && active.segment.bytes + size <= segmentBytesMax;
        if (!fits && !folder.isOurs) return null;
        const segment = fits && active ? active.segment : begin(folder, isInMemory);
        const before = segment.bytes;
        try {
          const place = { segment, index: segment.append(line, size) };
          hasWritten = true;
          return place;
        } catch (error) {
          endActive();
          throw error;
        } finally {
          bytes += segment.bytes - before;
        }
      });
    },
    writeApart(line, size): Place | null {
      return attempt(() => {
        if (folder === null) return null;
        const segment = create(folder);
        try {
          const place = { segment, index: segment.append(line, size) };
          bytes += segment.bytes;
          segment.seal();
          return place;
        } catch (error) {
          segment.remove();
          throw error;
        }
      });
    },
    readNext(): Loaded | null {
      const [segment] = unread;
      if (!segment) return null;
      // One that cannot be read now is tried again, and holds up no other.
      unread = [...unread.slice(1), segment];
      return attempt(() => {
        if (active?.segment === segment) endActive();
        if (!unread.includes(segment)) return { segment, records: [], damaged: [] };
        const read = ifThere(segment.read);
        unread = unread.filter((each) => each !== segment);
        if (segment.isDone || read === null) remove(segment);
        if (read === null) throw new Error('a file of the spool was taken away');
        return { segment, ...read };
      });
    },
    settle(segment, indexes) {
      attempt(() => {
        segment.settle(indexes);
        const isWorthIt = active?.segment !== segment || segment.bytes >= worthRemovingBytes;
        if (segment.isDone && isWorthIt) remove(segment);
      });
    },
    look() {
      if (!isOpen) return true;
      if (!isFaulty && hasWritten) onSound();
      isFaulty = false;
      const isOurs = folder !== null && (attempt(folder.beat) ?? true);
      if (isOurs) adopt(folder as Folder);
      else {
        // Never had, taken for dead, or cleared away. What others took they send; what lies in memory is written anew.
        attempt(() => active?.segment.seal());
        if (unread.length > 0) onFault(new Error('what waited on the disk alone was taken away'));
        active = null;
        unread = [];
        bytes = 0;
        open();
      }
      return isOurs;
    },
    leave,
    close() {
      leave();
      isOpen = false;
    },
  };
}

function settledBeside(path: string): string {
  return `${path.slice(0, -SEGMENT_SUFFIX.length)}${SETTLED_SUFFIX}`;
}

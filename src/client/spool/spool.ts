import type { ReadRecords } from './record.ts';
import type { Segment } from './segment.ts';

/** Where an event lies on the disk. */
export interface Place {
  segment: Segment;
  index: number;
}

export interface Loaded extends Pick<ReadRecords, 'records' | 'damaged'> {
  segment: Segment;
}

/** What outlives the process. */
export interface Spool {
  readonly bytes: number;
  readonly hasUnread: boolean;
  /** Others have taken it, or it was cleared away: whatever was written, also just now, has to be written anew after a look. */
  readonly isLost: boolean;
  /** One line, and whether its event is kept in memory too. `null`: the disk has not taken it. */
  write(line: string, bytes: number, isInMemory: boolean): Place | null;
  /** In a file of its own, for what is not to be sent unless this process is gone; however long that is, nothing else stays for it. */
  writeApart(line: string, bytes: number): Place | null;
  /** Some of what is on the disk alone: what overflowed, and what processes have left that are gone. `null`: not now. */
  readNext(): Loaded | null;
  settle(segment: Segment, indexes: readonly number[]): void;
  /** From time to time: shows that we live, and looks for who does not. False: nothing that we wrote is ours any more. */
  look(): boolean;
  /** From now on anybody may take what is left. What is written nevertheless is safe. */
  leave(): void;
  close(): void;
}

/** For who wants no disk: what is not sent when the process ends is lost. */
export const noSpool: Spool = {
  bytes: 0,
  hasUnread: false,
  isLost: false,
  write: () => null,
  writeApart: () => null,
  readNext: () => null,
  settle: () => {},
  look: () => true,
  leave: () => {},
  close: () => {},
};

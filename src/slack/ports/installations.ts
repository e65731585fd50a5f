import type { InstantMs } from '../../domain/instant.ts';

/** What is kept of each installation: bytes that only the keys of the environment open. */
export interface Installations {
  /** `null`: it was never installed there, or has been removed. */
  find(workspace: string): Promise<Buffer | null>;
  put(workspace: string, secrets: Buffer, at: InstantMs): Promise<void>;
  /** Puts new bytes in the place of exactly those; `false`: meanwhile somebody else has. */
  replace(workspace: string, old: Buffer, secrets: Buffer): Promise<boolean>;
  /** Erases the bytes, and keeps only that it was there once. */
  erase(workspace: string, at: InstantMs): Promise<void>;
  /** Where it is installed now. */
  list(): Promise<string[]>;
}

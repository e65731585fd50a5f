import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FileLine, Json } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import type { Acts } from './acts.ts';
import type { Confirm } from './shapes.ts';
import type { Kept } from './values.ts';

/** What the blocks of one message or view share. */
export interface SurfaceShape extends Pick<Drawing, 'names' | 'zone'> {
  /** By the clock of the page: what is “today”. */
  nowMs: number;
  files: readonly FileLine[];
  errors: Readonly<Record<string, string>>;
  kept: Kept;
  acts: Acts;
  /** Asks “Are you sure?”. */
  ask(confirm: Confirm): Promise<boolean>;
  /** Blocks within a block. */
  draw(blocks: readonly Json[]): preact.ComponentChildren;
}

export const SurfaceContext = createContext<SurfaceShape | null>(null);

export function useSurface(): SurfaceShape {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('A block is drawn outside of a message and of a view.');
  return surface;
}

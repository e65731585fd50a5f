import type { FileLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';

/** What a part of a message needs to know of where it stands, and how to act on it. */
export interface Surroundings extends Pick<Drawing, 'names' | 'zone'> {
  /** When it was said: “3 days ago” is told from there, and where nobody knows, the time itself is said. */
  at: number | null;
  files: readonly FileLine[];
  /** The button or list that the bot has not answered yet: until then nothing else in the message acts. */
  working: string | null;
  press(id: string): void;
  choose(id: string, values: string[]): void;
}

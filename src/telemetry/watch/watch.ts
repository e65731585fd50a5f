import type { Meters } from '../meters.ts';
import type { Tracer } from '../tracer.ts';

/** With what work is counted and followed. */
export interface Watch {
  meters: Meters;
  tracer: Tracer;
}

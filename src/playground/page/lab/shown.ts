import type { LabState } from '../../laboratory.ts';
import type { Seat } from '../../wire.ts';
import type { Lab } from './use-lab.ts';

/** What every tab of the laboratory is given. */
export interface Shown extends Lab {
  state: LabState;
  seat: Seat;
}

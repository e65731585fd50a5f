import { viewBroken } from '../../views/broken.ts';
import type { Announcement } from './announcement.ts';

/** Nothing left to say: somebody has named the channel anew, or taken it back. */
export const broken: Announcement = {
  kind: 'broken',
  async compose({ destination }, { directory }) {
    return destination?.broken ? { card: viewBroken(destination, directory), mention: null } : null;
  },
};

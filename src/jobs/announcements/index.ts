import type { Announcement } from './announcement.ts';
import { broken } from './broken.ts';

/** Every kind that has words of its own. What edits a message composes that of its original anew. */
export const announcements: readonly Announcement[] = [broken];

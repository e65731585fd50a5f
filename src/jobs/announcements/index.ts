import type { Announcement } from './announcement.ts';
import { broken } from './broken.ts';
import { escalation } from './escalation.ts';
import { reminder } from './reminder.ts';
import { warnings } from './warnings.ts';

/** Every kind that has words of its own. What edits a message composes that of its original anew. */
export const announcements: readonly Announcement[] = [broken, ...warnings, escalation, reminder];

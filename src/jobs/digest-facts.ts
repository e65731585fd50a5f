import { z } from 'zod';
import { scheduleIntervals } from '../domain/schedule.ts';

/** What a notice of a digest keeps: the rest is read when it is said. */
export const DigestFacts = z.object({
  scheduleId: z.string(),
  localDate: z.iso.date(),
  every: z.enum(scheduleIntervals),
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  dueAt: z.number(),
  late: z.boolean(),
});
export type DigestFacts = z.infer<typeof DigestFacts>;

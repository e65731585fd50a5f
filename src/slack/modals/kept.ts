import { z } from 'zod';

/** What a modal must remember: it lies in Slack, with the view, and never in our memory. */
export const Kept = z.strictObject({
  path: z.string(),
  /** Where it was opened. Of somebody in several workspaces of one organisation Slack may name another one later. */
  workspace: z.string(),
  /** Of the question that submitting answers: however often it is submitted, it is done once. */
  ref: z.string(),
  /** Where it was opened; none: in Home. */
  channel: z.string().optional(),
  /** The message that it was opened from, and whether only one person sees that. */
  reply: z.strictObject({ url: z.string(), isPrivate: z.boolean() }).optional(),
  /** What Home was showing when it was opened there. */
  home: z.string().optional(),
});
export type Kept = z.infer<typeof Kept>;

const LENGTH_MAX = 3_000;

export function keep(kept: Kept): string {
  const whole = JSON.stringify(kept);
  // Home then comes back without the filters that were chosen in it.
  return whole.length <= LENGTH_MAX ? whole : JSON.stringify({ ...kept, home: '' });
}

/** `null`: of a modal that this version did not open. */
export function keptIn(text: string): Kept | null {
  try {
    return Kept.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

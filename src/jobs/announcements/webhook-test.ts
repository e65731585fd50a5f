import type { Announcement } from './announcement.ts';

/** Asked for by whoever sets a receiver up. */
export const webhookTest: Announcement = {
  kind: 'webhook_test',
  compose: async () => ({
    card: {
      title: 'A test message from Tallybot',
      tone: 'neutral',
      subtitle: null,
      parts: [],
      actions: [],
      notes: [],
    },
    mention: null,
  }),
};

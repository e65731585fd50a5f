import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { localDay } from '../../src/domain/instant.ts';
import { capsAt } from '../../src/reports/caps.ts';
import { viewStatus } from '../../src/views/status.ts';

export const notifyStatus = command({
  path: 'notify status',
  summary: 'What is set, what comes next, and what is broken',
  right: 'view',
  options: z.object({}),
  examples: ['notify status'],
  async run(_options, { reports, directory, now }) {
    const month = localDay(now, directory.anchor.zone).slice(0, 7);
    const [notices, recharge] = await Promise.all([
      reports.notices(directory.id, now),
      reports.recharge(directory.id, month),
    ]);
    const caps = capsAt(notices.caps, directory.anchor, now);
    return viewStatus(notices, caps, recharge, directory, now);
  },
});

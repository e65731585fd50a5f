import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { type Command, command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { textOption } from '../../src/chat/option.ts';
import { by } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { UserError } from '../../src/domain/errors.ts';
import { localDay } from '../../src/domain/instant.ts';
import { capsAt } from '../../src/reports/caps.ts';
import type { Notices } from '../../src/reports/ports/notices.ts';
import { viewResent, viewStatus } from '../../src/views/status.ts';

const PATH = 'notify status';
const ALL = 'all';

export const notifyStatus: Command = command({
  path: PATH,
  summary: 'What is set, what comes next, and what is broken',
  right: 'view',
  options: z.object({
    resend: textOption('what to send again that was given up: “all”, or one message'),
  }),
  examples: ['notify status'],
  async run({ resend }, context) {
    const { reports, directory, now, person } = context;
    const month = localDay(now, directory.anchor.zone).slice(0, 7);
    const [notices, recharge] = await Promise.all([
      reports.notices(directory.id, now),
      reports.recharge(directory.id, month),
    ]);
    if (resend !== undefined) return sendAgain(resend, notices, context);
    const caps = capsAt(notices.caps, directory.anchor, now);
    const say = person.right === 'manage' ? (id: string) => sayCommand(PATH, { resend: id }) : null;
    return viewStatus(notices, caps, recharge, directory, now, say);
  },
});

async function sendAgain(wanted: string, { dead }: Notices, context: Context) {
  refuseWithoutRight({ path: `${PATH} resend`, right: 'manage' }, context);
  const { acts, directory } = context;
  const noticeId = wanted.toLowerCase() === ALL ? null : wanted;
  const answer = await acts.resendNotices(directory.id, { noticeId }, by(context));
  if (answer.status === 'refused') {
    throw new UserError('unknown-notice', 'Nothing of that name has been given up.', {
      hint: 'It may have been sent again already: “/notify status” says what is broken now.',
    });
  }
  return viewResent(noticeId === null ? dead.count : 1, answer.status !== 'unchanged');
}

import { sayCommand } from '../../chat/words.ts';
import { nextRun } from '../../domain/schedule.ts';
import { type DigestQuestion, readDigest } from '../../reports/digest.ts';
import type { DigestLine } from '../../reports/ports/notices.ts';
import { viewDigest } from '../../views/digest.ts';
import { DigestFacts } from '../digest-facts.ts';
import { isLate } from '../send-digests.ts';
import type { Announcement } from './announcement.ts';

/** Nothing left to say: it was paused or removed meanwhile, or the next one is due. */
export const digest: Announcement = {
  kind: 'digest',
  async compose({ facts }, { reports, directory, now }) {
    const { dueAt, late, ...said } = DigestFacts.parse(facts);
    const notices = await reports.notices(directory.id, now);
    const schedule = notices.digests.find(({ id }) => id === said.scheduleId);
    if (!schedule || schedule.pausedAt !== null) return null;
    if (nextRun(schedule, dueAt, said.localDate).at <= now) return null;
    const report = await readDigest(reports, directory, questionOf(said, schedule), now);
    const lateSince = late || isLate(dueAt, now) ? dueAt : null;
    const card = viewDigest(report, directory, { schedule, notices, lateSince }, (changes, path = 'usage') =>
      sayCommand(path, {
        ...changes,
        agent: schedule.agentId ?? undefined,
        company: schedule.companyId ?? undefined,
      }),
    );
    return { card, mention: null };
  },
};

export function questionOf(
  { every, firstDay, lastDay }: Pick<DigestFacts, 'every' | 'firstDay' | 'lastDay'>,
  { agentId, companyId }: Pick<DigestLine, 'agentId' | 'companyId'>,
): DigestQuestion {
  return { every, firstDay, lastDay, agentId, companyId };
}

import { readDigestDetails } from '../../reports/digest-details.ts';
import { viewDigestDetails } from '../../views/digest-details.ts';
import { DigestFacts } from '../digest-facts.ts';
import type { Announcement } from './announcement.ts';
import { questionOf } from './digest.ts';

/** In the thread of its digest. Nothing left to say: nothing was used, or the digest is gone. */
export const digestDetails: Announcement = {
  kind: 'digest_details',
  async compose({ original }, { reports, directory, now }) {
    if (!original) return null;
    const { scheduleId, ...said } = DigestFacts.parse(original.facts);
    const { digests } = await reports.notices(directory.id, now);
    const schedule = digests.find(({ id }) => id === scheduleId);
    if (!schedule) return null;
    const details = await readDigestDetails(reports, directory, questionOf(said, schedule), now);
    if (details.nearest) return null;
    return { card: viewDigestDetails(details, directory), mention: null };
  },
};

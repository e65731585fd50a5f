import type { Card } from '../../src/cards/card.ts';
import { invariant } from '../../src/domain/errors.ts';
import { announcements } from '../../src/jobs/announcements/index.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { leftAt, warningSamples, withCreditsLeft } from '../support/warnings.ts';

/** What the demo account would be warned of, in every state that a message can be in. */
export async function sayWarnings(
  reports: ReportStore,
): Promise<[name: string, card: Card, roster: readonly string[]][]> {
  const directory = await reports.directory('demo');
  invariant(directory, 'the demo account is loaded');
  const shown: [string, Card, readonly string[]][] = [];
  for (const [name, notice] of Object.entries(warningSamples)) {
    const tools = { reports: withCreditsLeft(reports, leftAt(name)), directory, now: DEMO_NOW };
    const said = await announcements.find(({ kind }) => kind === notice.kind)?.compose(notice, tools);
    if (said) shown.push([`a warning: ${name}`, said.card, directory.roster]);
  }
  return shown;
}

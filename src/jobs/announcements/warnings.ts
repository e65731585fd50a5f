import { parseCredits } from '../../domain/credits.ts';
import { capsAt } from '../../reports/caps.ts';
import { readSpike } from '../../reports/spike.ts';
import { warnCapReached } from '../../views/warnings/cap-reached.ts';
import { warnExpiring } from '../../views/warnings/expiring.ts';
import { warnLowCredit } from '../../views/warnings/low-credit.ts';
import { warnNoRate } from '../../views/warnings/no-rate.ts';
import { warnOverage } from '../../views/warnings/overage.ts';
import { warnRechargeFailed } from '../../views/warnings/recharge-failed.ts';
import { warnRunOut } from '../../views/warnings/run-out.ts';
import { warnSpike } from '../../views/warnings/spike.ts';
import { warnStopped } from '../../views/warnings/stopped.ts';
import { type WarningAnnouncement, warningOf } from './warning.ts';

/** The nine kinds of warning, in the order in which they are listed. */
export const warnings: readonly WarningAnnouncement[] = [
  warningOf('low_credit', ({ facts, situation, directory, zone }) =>
    warnLowCredit(facts, situation, directory, zone),
  ),
  warningOf('stopped', ({ all, situation, directory, zone }) => warnStopped(all, situation, directory, zone)),
  warningOf('overage', ({ facts, situation, directory, zone }) =>
    warnOverage(facts, situation, directory, zone),
  ),
  warningOf('cap_reached', async ({ all, directory, reports, now, zone }) => {
    const { caps } = await reports.notices(directory.id, now);
    return warnCapReached(all, capsAt(caps, directory.anchor, now), directory, zone);
  }),
  warningOf('no_rate', ({ all, directory, zone }) => warnNoRate(all, directory, zone)),
  warningOf('expiring', ({ all, situation, directory, zone }) =>
    warnExpiring(all, situation, directory, zone),
  ),
  warningOf('run_out', ({ facts, situation, directory, zone }) =>
    warnRunOut(facts, situation, directory, zone),
  ),
  warningOf('spike', async ({ facts, situation, directory, reports, zone }) => {
    const spike = await readSpike(reports, directory, { ...facts, usual: parseCredits(facts.usual) });
    return warnSpike(facts, spike, situation, directory, zone);
  }),
  warningOf('recharge_failed', ({ facts, situation, directory, zone }) =>
    warnRechargeFailed(facts, situation, directory, zone),
  ),
];

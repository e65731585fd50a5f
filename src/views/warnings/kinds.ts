import type { WarningKind } from '../../domain/warning.ts';

/** As a warning is called in lists and sentences. */
export const warningNames: Record<WarningKind, string> = {
  low_credit: 'low credit',
  stopped: 'agents that stopped',
  overage: 'overage',
  cap_reached: 'caps that are reached',
  no_rate: 'usage without a rate',
  expiring: 'credits about to lapse',
  run_out: 'running out before the refill',
  spike: 'spikes',
  recharge_failed: 'failed auto-recharge',
};

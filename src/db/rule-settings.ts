import { z } from 'zod';
import { type AlertRule, alertBases, printThreshold, thresholdOf } from '../domain/alert.ts';
import { defaultWarningSettings, type WarningSettings, warningKinds } from '../domain/warning.ts';

/** As a rule's row holds them. A rule that was set before there were other warnings hears of all. */
const RuleSettings = z.object({
  basis: z.enum(alertBases),
  thresholds: z.array(z.string().transform(thresholdOf)),
  kinds: z.array(z.enum(warningKinds)).default([...defaultWarningSettings.kinds]),
  muted: z.array(z.enum(warningKinds)).default([]),
  mention: z.string().nullable().default(null),
  escalate: z.object({ destinationId: z.string(), afterMinutes: z.number() }).nullable().default(null),
});

export function fromDbSettings(settings: unknown): WarningSettings & { rule: AlertRule } {
  const { basis, thresholds, ...rest } = RuleSettings.parse(settings);
  return { rule: { basis, thresholds }, ...rest };
}

export function toDbSettings({
  rule,
  kinds,
  muted,
  mention,
  escalate,
}: WarningSettings & { rule: AlertRule }) {
  return {
    basis: rule.basis,
    thresholds: rule.thresholds.map(printThreshold),
    kinds: [...kinds],
    muted: [...muted],
    mention,
    escalate,
  };
}

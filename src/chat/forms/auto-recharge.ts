import { printCredits } from '../../domain/credits.ts';
import { localDay } from '../../domain/instant.ts';
import type { Form } from './form.ts';

export const autoRecharge: Form = {
  path: 'credits auto-recharge',
  label: 'Set auto-recharge…',
  title: 'Auto-recharge',
  submit: 'Save',
  fields: {
    turn: { label: 'Auto-recharge', required: true, choices: { on: 'On', off: 'Off' } },
    below: { label: 'When available credits fall to', required: true },
    buy: { label: 'Buy', required: true },
    cap: { label: 'At most in a calendar month', required: true },
  },
  given: {},
  isConfirmed: true,
  hasPlace: false,
  async begin({ directory, now, reports }) {
    const month = localDay(now, directory.anchor.zone).slice(0, 7);
    const recharge = await reports.recharge(directory.id, month);
    const isOn = recharge !== null && recharge.pausedAt === null;
    return {
      // Whoever sets it up for the first time wants it on.
      values: {
        turn: isOn || recharge === null ? 'on' : 'off',
        ...(recharge && {
          below: printCredits(recharge.below),
          buy: printCredits(recharge.buy),
          cap: printCredits(recharge.monthlyCap),
        }),
      },
      about: `It is ${isOn ? 'on' : 'off'} now. Credits are bought before they run out, and never more in a month than you allow.`,
    };
  },
  faults: { 'bad-below': 'below', 'bad-buy': 'buy', 'bad-cap': 'cap' },
};

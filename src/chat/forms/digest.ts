import { destinationAt } from '../destination.ts';
import type { Form } from './form.ts';

const hours = Array.from({ length: 24 }, (_, hour) => ({
  label: `${String(hour).padStart(2, '0')}:00`,
  value: String(hour),
}));

const words = { day: 'daily', week: 'weekly', month: 'monthly' } as const;

export const digest: Form = {
  path: 'notify digest',
  label: 'Set a digest…',
  title: 'Set a digest',
  submit: 'Set the digest',
  fields: {
    every: {
      label: 'How often',
      required: true,
      choices: { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly, on the first' },
    },
    on: {
      label: 'Day of the week',
      hint: 'of a weekly digest; the others have none',
      required: false,
      none: 'As it is, or Monday',
      choices: {
        monday: 'Monday',
        tuesday: 'Tuesday',
        wednesday: 'Wednesday',
        thursday: 'Thursday',
        friday: 'Friday',
        saturday: 'Saturday',
        sunday: 'Sunday',
      },
    },
    hour: { label: 'Hour', hint: 'on the clock of that time zone', required: true },
    zone: { label: 'Time zone', hint: 'such as Europe/Berlin or Asia/Kathmandu', required: true },
    agent: { label: 'Agent', required: false, none: 'All agents' },
    company: { label: 'Company', required: false, none: 'All companies' },
  },
  given: { do: 'set' },
  isConfirmed: false,
  hasPlace: true,
  async begin({ directory, now, place, reports }) {
    const notices = await reports.notices(directory.id, now);
    const here = destinationAt(place, notices);
    const before = notices.digests.find(({ destinationId }) => destinationId === here?.id);
    const zone = before?.zone ?? here?.zone ?? place?.zone ?? directory.anchor.zone;
    return {
      values: {
        every: before ? words[before.every] : 'weekly',
        hour: String(before?.hour ?? 9),
        zone,
        ...(before?.agentId && { agent: before.agentId }),
        ...(before?.companyId && { company: before.companyId }),
      },
      choices: { hour: hours },
      about: before
        ? 'This channel has a digest: the same interval of the same agents changes it, another one is added.'
        : 'It says in a channel what the last day, week or month used, what changed and why.',
    };
  },
  faults: {
    'not-weekly': 'on',
    'unknown-zone': 'zone',
    'unknown-agent': 'agent',
    'unknown-company': 'company',
  },
};

import { sayWeekday } from '../../cards/format.ts';
import { destinationAt } from '../destination.ts';
import type { Form } from './form.ts';

const hours = Array.from({ length: 24 }, (_, hour) => ({
  label: `${String(hour).padStart(2, '0')}:00`,
  value: String(hour),
}));

const words = { day: 'daily', week: 'weekly', month: 'monthly' } as const;

const weekdays = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  name: sayWeekday(weekday),
  value: sayWeekday(weekday).toLowerCase(),
}));

/** With its day, so that a form of five fields, which is all that Discord has, has room for the scope. */
const rhythms = [
  { label: 'Daily', value: 'daily' },
  ...weekdays.map(({ name, value }) => ({ label: `Weekly, on ${name}`, value: `weekly ${value}` })),
  { label: 'Monthly, on the first', value: 'monthly' },
];

export const digest: Form = {
  path: 'notify digest',
  label: 'Set a digest…',
  title: 'Set a digest',
  submit: 'Set the digest',
  fields: {
    every: { label: 'How often', required: true, with: ['on'] },
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
        on: weekdays[(before?.weekday ?? 1) - 1]?.value ?? 'monday',
        hour: String(before?.hour ?? 9),
        zone,
        ...(before?.agentId && { agent: before.agentId }),
        ...(before?.companyId && { company: before.companyId }),
      },
      choices: { every: rhythms, hour: hours },
      about: before
        ? 'This channel has a digest: the same interval of the same agents changes it, another one is added.'
        : 'It says in a channel what the last day, week or month used, what changed and why.',
    };
  },
  faults: {
    'unknown-zone': 'zone',
    'unknown-agent': 'agent',
    'unknown-company': 'company',
  },
};

import { sayChannelPlainly } from '../../cards/channels.ts';
import { defaultAlertRule, printThreshold, thresholdOf } from '../../domain/alert.ts';
import { destinationAt } from '../destination.ts';
import type { Form } from './form.ts';

export const alertSettings: Form = {
  path: 'notify alerts',
  label: 'Set warnings…',
  title: 'Low-credit warnings',
  submit: 'Save',
  fields: {
    at: {
      label: 'Warn at',
      hint: 'a share such as 20%, or a number of credits such as 500; emptied, it is taken away',
      required: true,
      several: { max: 10, more: 'Add a level', check: thresholdOf },
    },
    of: {
      label: 'A share is one of',
      required: true,
      choices: { plan: 'the plan credits of a cycle', all: 'all credits of a cycle' },
    },
    mention: {
      label: 'The gravest wake',
      hint: 'the id of a user group (S…) or of a role, or none',
      required: false,
    },
    escalate: {
      label: 'Unanswered, they go to',
      hint: 'fifteen minutes later, unless “minutes:” says otherwise',
      required: false,
    },
  },
  given: { do: 'set' },
  isConfirmed: false,
  hasPlace: true,
  async begin({ directory, now, place, reports }) {
    const notices = await reports.notices(directory.id, now);
    const here = destinationAt(place, notices)?.id;
    const before = notices.rules.find(({ destinationId }) => destinationId === here);
    const { basis, thresholds } = before?.rule ?? defaultAlertRule;
    return {
      values: {
        at: thresholds.map(printThreshold).join(' '),
        of: basis === 'plan_credits' ? 'plan' : 'all',
        mention: before?.mention ?? '',
        escalate: before?.escalate?.destinationId ?? 'none',
      },
      choices: {
        escalate: [
          { label: 'Nowhere', value: 'none' },
          ...notices.destinations.map((destination) => ({
            label: sayChannelPlainly(destination),
            value: destination.id,
          })),
        ],
      },
      about: `${saySoFar(place !== null, before !== undefined)} Each level warns once, and again after credits have recovered.`,
    };
  },
  faults: {
    'bad-threshold': 'at',
    'too-many': 'at',
    'which-silence': 'at',
    'which-sound': 'at',
    'unknown-group': 'mention',
    'unknown-channel': 'escalate',
  },
};

function saySoFar(isHere: boolean, isSet: boolean): string {
  if (!isHere) return 'Choose the channel that is to be warned.';
  return isSet ? 'This is how this channel is warned now.' : 'This channel is not warned yet.';
}

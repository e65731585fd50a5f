import { type Action, button, type Card } from '../cards/card.ts';
import { sayAmount, sayCredits, sayName, sayShare, sayTime } from '../cards/format.ts';
import type { Cap, CapWindow } from '../domain/cap.ts';
import type { CapUsed } from '../reports/caps.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { namesOf } from './names.ts';
import type { Label } from './noticed.ts';
import { pickOne } from './pickers.ts';
import { viewDone, viewQuestion, viewStands } from './question.ts';

const PATH = 'notify caps';

export const windowNames: Record<CapWindow, string> = { day: 'day', week: 'week', cycle: 'billing cycle' };

export function viewCaps(
  caps: readonly CapUsed[],
  directory: Directory,
  mayChange: boolean,
  example: string,
): Card {
  const { zone } = directory.anchor;
  const reached = caps.filter(({ cap, used }) => used >= cap.limit);
  const actions: Action[] = [button('Usage by agent', 'usage agents'), button('Status', 'notify status')];
  if (mayChange) {
    const choices = caps.map(({ cap }) => ({
      label: sayCap(cap, directory),
      command: `${PATH} remove cap:"${cap.id}"`,
    }));
    actions.unshift(...pickOne('Remove', choices));
  }
  return {
    title:
      caps.length === 0
        ? 'Nothing is capped'
        : reached.length > 0
          ? `${reached.length} of ${caps.length} caps reached`
          : `${caps.length === 1 ? 'One cap' : `${caps.length} caps`}, none reached`,
    tone: reached.length > 0 ? 'warning' : 'neutral',
    subtitle: `Days and weeks are those of ${zone}`,
    parts: [
      {
        type: 'table',
        caption: 'Caps',
        columns: [
          { label: 'Who', align: 'left' },
          { label: 'Per', align: 'left' },
          { label: 'Used', align: 'right' },
          { label: 'Limit', align: 'right' },
          { label: 'Share', align: 'right' },
          { label: 'Begins anew', align: 'left' },
        ],
        rows: caps.map(({ cap, used, resetsAt }) => [
          sayHolder(cap, directory),
          windowNames[cap.window],
          sayAmount(used),
          sayAmount(cap.limit),
          sayShare(used, cap.limit),
          sayTime(resetsAt, zone),
        ]),
        empty: 'A cap stops one agent, company or person before it spends what others need.',
      },
    ],
    actions,
    notes: [`Managers set one with “/${example}”.`],
  };
}

export function sayHolder({ scope, scopeId }: Cap, directory: Directory): string {
  const names = namesOf(directory);
  if (scope === 'agent') return names.agent(scopeId);
  if (scope === 'company') return names.company(scopeId);
  return sayName(directory.members.find(({ id }) => id === scopeId)?.name ?? scopeId);
}

/** What tells them apart where one is chosen. */
export function labelCaps(caps: readonly Pick<CapUsed, 'cap'>[], directory: Directory): Label[] {
  return caps.map(({ cap }) => ({ id: cap.id, name: sayCap(cap, directory) }));
}

function sayCap(cap: Cap, directory: Directory): string {
  return `${sayHolder(cap, directory)}, ${sayAmount(cap.limit)} per ${windowNames[cap.window]}`;
}

export function viewCapQuestion(
  cap: Cap,
  before: CapUsed | undefined,
  act: 'set' | 'remove',
  directory: Directory,
  yes: string,
): Card {
  const nobody =
    cap.scope === 'person' && act === 'set' && !directory.members.some(({ id }) => id === cap.scopeId)
      ? [
          `Nobody in the team is called ${sayHolder(cap, directory)}: it counts only if your events name this person so.`,
        ]
      : [];
  const never = cap.limit === 0n && act === 'set' ? ['A cap of 0 stops it altogether.'] : [];
  const stops =
    before && act === 'set' && before.used >= cap.limit
      ? ['That is spent already: it is stopped at once, until the window begins anew.']
      : [];
  return viewQuestion({
    title:
      act === 'set'
        ? `Cap ${sayHolder(cap, directory)} at ${sayCredits(cap.limit)} per ${windowNames[cap.window]}?`
        : `Remove the cap on ${sayHolder(cap, directory)}?`,
    fields: before
      ? [
          { label: 'Until now', value: `${sayCredits(before.cap.limit)} per ${windowNames[cap.window]}` },
          { label: 'Used in this window', value: sayCredits(before.used) },
        ]
      : [{ label: 'Until now', value: 'no cap' }],
    yes: { label: act === 'set' ? 'Set the cap' : 'Remove the cap', command: yes, danger: act === 'remove' },
    no: PATH,
    notes:
      act === 'set'
        ? [
            'What this window has used already counts. At the limit, checks are refused; usage that happens all the same is recorded.',
            ...nobody,
            ...never,
            ...stops,
          ]
        : ['It may then spend as much as there is.'],
  });
}

/** Asked for the cap there is. */
export function viewCapStands({ cap, used }: CapUsed, directory: Directory): Card {
  const title = `${sayHolder(cap, directory)} is capped at ${sayCredits(cap.limit)} per ${windowNames[cap.window]} already`;
  return viewStands(title, `${sayCredits(used)} of it are used. There is nothing to change.`, PATH, 'Caps');
}

export function viewCapDone(cap: Cap, act: 'set' | 'remove', changed: boolean, directory: Directory): Card {
  const holder = sayHolder(cap, directory);
  return viewDone({
    title: !changed
      ? 'Nothing changed'
      : act === 'set'
        ? `${holder} is capped at ${sayCredits(cap.limit)} per ${windowNames[cap.window]}`
        : `${holder} has no such cap any more`,
    tone: changed ? 'good' : 'neutral',
    ...(changed ? {} : { said: 'This button was pressed before, or it stood like that already.' }),
    next: [['Caps', PATH]],
  });
}

import { button, type Card, type Field, type Part, text } from '../cards/card.ts';
import type { Tone } from '../cards/chart.ts';

/** What cannot be taken back is asked first: what would change, from what to what, and a button that does it. */
export function viewQuestion(question: {
  title: string;
  fields: readonly Field[];
  yes: { label: string; command: string; danger?: boolean };
  /** Where whoever thinks better of it goes. */
  no: string;
  notes?: readonly string[];
}): Card {
  const { title, fields, yes, no, notes = [] } = question;
  return {
    title,
    tone: 'warning',
    subtitle: 'Nothing has been changed yet',
    parts: [{ type: 'fields', fields }],
    actions: [
      button(yes.label, yes.command, { style: yes.danger ? 'danger' : 'primary' }),
      button('Leave it', no),
    ],
    notes: ['The button works for one hour, and once.', ...notes],
  };
}

/** What has been done, and where to see it. */
export function viewDone(done: {
  title: string;
  tone?: Tone;
  fields?: readonly Field[];
  said?: string;
  next: readonly (readonly [label: string, command: string])[];
  notes?: readonly string[];
}): Card {
  const { title, tone = 'good', fields = [], said, next, notes = [] } = done;
  const parts: Part[] = [];
  if (said !== undefined) parts.push(text(said));
  if (fields.length > 0) parts.push({ type: 'fields', fields });
  return {
    title,
    tone,
    subtitle: null,
    parts,
    actions: next.map(([label, command]) => button(label, command)),
    notes,
  };
}

/** Something set or changed; said again, it stood like that. */
export function viewChanged(changed: {
  title: string;
  isChanged: boolean;
  fields: readonly Field[];
  next: readonly (readonly [label: string, command: string])[];
  notes: readonly string[];
}): Card {
  const { title, isChanged, ...rest } = changed;
  return viewDone({
    title: isChanged ? title : 'Nothing changed: it stood like that already',
    tone: isChanged ? 'good' : 'neutral',
    ...rest,
  });
}

/** Asked for what is so anyway: there is nothing to decide. */
export function viewStands(title: string, said: string, path: string, label: string): Card {
  return viewDone({ title, tone: 'neutral', said, next: [[label, path]] });
}

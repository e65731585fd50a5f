import { type Action, button, type Card, type Field, type Part, text } from '../../cards/card.ts';
import type { Tone } from '../../cards/chart.ts';
import { sayName } from '../../cards/format.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import { askField } from './situation.ts';
import { type Standing, sayAgain, sayAt, sayStanding, standingActions } from './standing.ts';

/** What one warning says; what has become of it is said around that. */
export interface Warning {
  title: string;
  tone: Exclude<Tone, 'good' | 'neutral'>;
  /** What happened, in sentences. */
  what: string;
  /** Lists, where it is about several. */
  parts?: readonly Part[];
  fields: readonly Field[];
  /** What can be done about it. */
  next: readonly Action[];
  usage?: string;
  notes?: readonly string[];
  /** Said once it is over; left out of what cannot be. */
  over?: { title: string; said: string };
}

export function viewWarning(warning: Warning, standing: Standing, directory: Directory): Card {
  const { over } = warning;
  return standing.recoveredAt !== null && over
    ? viewOver(over, standing.recoveredAt, standing, directory)
    : viewStanding(warning, standing, directory);
}

function viewStanding(warning: Warning, standing: Standing, directory: Directory): Card {
  const { title, tone, what, parts = [], fields, next, usage = 'usage', notes = [] } = warning;
  const { again } = standing;
  const lines = [...sayStanding(standing), sayAgain(standing)].filter((line) => line !== null);
  return {
    title: again ? `${again.why === 'snoozed' ? 'Reminder' : 'Unanswered'}: ${title}` : title,
    tone,
    subtitle: subtitleOf(standing, directory),
    parts: [
      ...lines.map(text),
      text(what),
      ...parts,
      { type: 'fields', fields: [...fields, askField(directory)] },
    ],
    actions: [...standingActions(standing), ...next, button('Open usage', usage)],
    notes: [...notes, ...zoneNotes(standing, directory)],
  };
}

function viewOver(
  { title, said }: NonNullable<Warning['over']>,
  recoveredAt: number,
  standing: Standing,
  directory: Directory,
): Card {
  const { acknowledged, zone } = standing;
  return {
    title: `Recovered: ${title}`,
    tone: 'good',
    subtitle: subtitleOf(standing, directory),
    parts: [
      text(`Recovered at ${sayAt(recoveredAt, zone)}.`),
      text(said),
      ...(acknowledged
        ? [text(`It was acknowledged by ${sayName(acknowledged.by)} at ${sayAt(acknowledged.at, zone)}.`)]
        : []),
    ],
    actions: [button('Credits', 'credits'), button('Open usage', 'usage')],
    notes: [],
  };
}

function subtitleOf({ now, zone }: Standing, directory: Directory): string {
  return `${sayName(directory.name)}, as of ${sayAt(now, zone)}`;
}

function zoneNotes({ zone }: Standing, { anchor }: Directory): string[] {
  return zone === anchor.zone ? [] : [`Days and cycles are those of ${anchor.zone}.`];
}

import type { Behind } from '../../laboratory.ts';
import { sayAmount, sayAt, sayCredits } from './say.ts';

interface Props {
  behind: Behind;
  zone: string;
  canGoBack: boolean;
  onNewer: () => void;
  onOlder: () => void;
}

/** Every event of the message's days, what each was taken from, and their sum. */
export function BehindFigures({ behind, zone, canGoBack, onNewer, onOlder }: Props) {
  const { figures, lines, nextCursor } = behind;
  if (!figures) {
    return (
      <p>
        This message speaks of no stretch of time, so no list of events adds up to it. What moves the balance
        is under “Ledger”.
      </p>
    );
  }
  const { period, agent, company, events, sum, isSaid } = figures;
  const of = [agent, company].filter(Boolean).join(', ');
  return (
    <>
      <p>
        {period}
        {of && `, ${of} alone`}: <b>{sayCredits(sum)}</b> over {sayAmount(String(events))}{' '}
        {events === 1 ? 'event' : 'events'}.
      </p>
      <p class={`lab-result ${isSaid ? 'good' : ''}`}>{sayMatch(isSaid, events)}</p>
      <div class="lab-wide">
        <table>
          <caption>Events of that time, newest first, in credits; times in {zone}</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Event, and what it was taken from</th>
              <th scope="col" class="number">
                Charged
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ at, id, agent: who, type, charged, free, isVoided, entries }) => (
              <tr key={id}>
                <td>{sayAt(at, zone)}</td>
                <td>
                  {who}{' '}
                  <span class="lab-soft">
                    {type}
                    {free && `, free: ${free}`}
                    {isVoided && ', taken back'}
                  </span>
                  {entries.map(({ grant, credits, isReversal }, index) => (
                    <span key={index} class="lab-entry">
                      {sayAmount(credits)} {grant === null ? 'covered by no credits' : `from ${grant}`}
                      {isReversal && ', put right'}
                    </span>
                  ))}
                </td>
                <td class="number">{sayAmount(charged)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="lab-buttons">
        <button type="button" disabled={!canGoBack} onClick={onNewer}>
          Newer
        </button>
        <button type="button" disabled={nextCursor === null} onClick={onOlder}>
          Older
        </button>
      </div>
    </>
  );
}

function sayMatch(isSaid: boolean, events: number): string {
  if (isSaid) return 'That sum of the events stands in the message.';
  if (events === 0) return 'No event lies in those days.';
  return 'That sum does not stand in the message: it says other numbers, or usage has come in since it was sent.';
}

import { type Action, button, type Card } from '../cards/card.ts';
import { sayAmount, sayCredits, sayDates, sayName, sayTime } from '../cards/format.ts';
import { printCredits } from '../domain/credits.ts';
import { localDay } from '../domain/instant.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Page } from '../reports/ports/pages.ts';
import type { StatementLine } from '../reports/ports/statement.ts';
import { namesOf } from './names.ts';
import type { SayCommand } from './scope.ts';
import { poolNames } from './wallet.ts';

/** Used and added in one list, the newest first. */
export function viewStatement(
  { lines, nextCursor }: Page<StatementLine>,
  directory: Directory,
  isFirst: boolean,
  say: SayCommand,
): Card {
  const { zone } = directory.anchor;
  const [newest] = lines;
  const oldest = lines.at(-1);
  const dayOf = ({ at }: StatementLine) => localDay(at, zone);
  const actions: Action[] = [];
  if (!isFirst) actions.push(button('Newest', say({ after: undefined })));
  if (nextCursor !== null) actions.push(button('Older', say({ after: nextCursor })));
  return {
    title:
      isFirst && newest ? `${sayCredits(newest.balanceAfter)} after the last line` : 'Credits used and added',
    tone: 'neutral',
    subtitle: newest && oldest ? `${sayDates(dayOf(oldest), dayOf(newest))} (${zone})` : zone,
    parts: [
      {
        type: 'table',
        caption: 'Used and added, the newest first',
        columns: [
          { label: 'Date and time', align: 'left' },
          { label: 'Call ID', align: 'left' },
          { label: 'Used', align: 'right' },
          { label: 'Added', align: 'right' },
          { label: 'Remarks', align: 'left' },
          { label: 'Balance', align: 'right' },
        ],
        rows: lines.map((line) => [
          sayTime(line.at, zone),
          line.event?.callId ? sayName(line.event.callId) : '',
          moves(line) && line.credits < 0n ? sayAmount(-line.credits) : '',
          moves(line) && line.credits > 0n ? sayAmount(line.credits) : '',
          sayRemarks(line, directory),
          sayAmount(line.balanceAfter),
        ]),
        empty: 'Nothing has been used or added yet.',
      },
    ],
    actions: [...actions, button('Credits', 'credits')],
    notes: ['What costs nothing is not listed here; it stands in /usage log with the reason why.'],
  };
}

/** Carried credits were the account's before and are after: nothing was used or added. */
function moves({ kind }: StatementLine): boolean {
  return kind !== 'rollover';
}

function sayRemarks(line: StatementLine, directory: Directory): string {
  const said = [sayKind(line, directory)];
  if (line.voided) said.push('taken back');
  if (line.kind === 'usage' && !line.voided && line.change > line.credits) {
    said.push(`${printCredits(line.change - line.credits)} of it beyond all credits`);
  }
  if (line.remarks) said.push(sayName(line.remarks));
  return said.join(', ');
}

function sayKind({ kind, pool, event, credits }: StatementLine, directory: Directory): string {
  const what = pool ? poolNames[pool] : 'Credits';
  switch (kind) {
    case 'usage':
      return event?.type === 'adjustment'
        ? 'Adjustment'
        : `${event?.type === 'call' ? 'Call' : 'Reply'}, ${namesOf(directory).agent(event?.agent ?? '')}`;
    case 'grant':
      return `${what} added`;
    case 'expiry':
      return `${what} lapsed`;
    case 'void':
      return `${what} taken back`;
    case 'rollover':
      return `${sayAmount(credits)} carried over from the cycle before`;
    case 'repayment':
      return 'Overage of the cycle before paid back';
  }
}

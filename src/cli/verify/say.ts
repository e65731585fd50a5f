import type { Told, Verdict } from './act.ts';

const SAID_MAX = 50;

export function sayVerdicts(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'There is no account in this database: nothing was verified.';
  const odd = verdicts.filter(({ count }) => count > 0);
  const lines = odd.flatMap(({ account, count, left, differences }) => [
    `${account}: ${counted(count, 'difference')}, ${left === 0 ? 'all repaired' : `${left} left`}`,
    ...differences.slice(0, SAID_MAX).map((difference) => `  ${sentence(difference)}`),
    ...(count > SAID_MAX ? [`  … and ${count - SAID_MAX} more`] : []),
  ]);
  return [
    ...lines,
    `${counted(verdicts.length, 'account')} verified, ${odd.length || 'none'} with differences.`,
  ].join('\n');
}

function sentence({ of, key, stored, expected, repaired }: Told): string {
  const name = [of, ...Object.values(key).map((part) => (part === '' ? '—' : part))].join(' ');
  return `${name}: ${words(stored, expected)} instead of ${words(expected, stored)}${repaired ? ' (repaired)' : ''}`;
}

type Cell = Told['stored'];

/** Only what differs: a cell of sums has eight of them. */
function words(cell: Cell, other: Cell): string {
  if (cell === null) return 'nothing';
  const odd = Object.entries(cell).filter(([column, value]) => other?.[column] !== value);
  return odd.length === 0 ? 'nothing' : odd.map(([column, value]) => `${column} ${value}`).join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

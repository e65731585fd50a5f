import type { Finding } from '../../chat/check.ts';

export interface Looked extends Finding {
  name: string;
}

const marks: Record<Finding['state'], string> = { good: 'ok', doubtful: '??', broken: '!!', unseen: '--' };

export function sayLooked(looked: readonly Looked[]): string {
  const lines = looked.flatMap(({ name, state, says, fix }) => [
    `${marks[state]}  ${name}: ${says}`,
    ...(fix ? [`    ${fix}`] : []),
  ]);
  const count = (state: Finding['state']) => looked.filter((each) => each.state === state).length;
  return [...lines, '', summary(count('broken'), count('doubtful'))].join('\n');
}

function summary(broken: number, doubtful: number): string {
  if (broken > 0) return `${broken} ${broken === 1 ? 'thing needs' : 'things need'} to be put right.`;
  return doubtful > 0 ? 'It works, but look at what is marked ??.' : 'All is well.';
}

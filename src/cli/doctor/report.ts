import type { Check, Finding } from '../../chat/check.ts';
import { redactText } from '../../log.ts';
import type { Outcome } from '../verb.ts';

export interface Looked extends Finding {
  name: string;
}

/** One after the other: later checks look at what earlier ones have found out. */
export async function lookAt(checks: readonly Check[]): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const { name, look } of checks) looked.push({ name, ...(await look().catch(failed)) });
  return looked;
}

function failed(error: unknown): Finding {
  const says = error instanceof Error ? error.message : String(error);
  return { state: 'broken', says: `could not be looked at: ${redactText(says)}` };
}

const marks: Record<Finding['state'], string> = { good: 'ok', doubtful: '??', broken: '!!', unseen: '--' };

export function report(looked: readonly Looked[], json: boolean): Outcome {
  const failed = looked.some(({ state }) => state === 'broken');
  if (json) return { said: JSON.stringify({ well: !failed, checks: looked }), failed };
  const lines = looked.flatMap(({ name, state, says, fix }) => [
    `${marks[state]}  ${name}: ${says}`,
    ...(fix ? [`    ${fix}`] : []),
  ]);
  const count = (state: Finding['state']) => looked.filter((each) => each.state === state).length;
  return { said: [...lines, '', summary(count('broken'), count('doubtful'))].join('\n'), failed };
}

function summary(broken: number, doubtful: number): string {
  if (broken > 0) return `${broken} ${broken === 1 ? 'thing needs' : 'things need'} to be put right.`;
  return doubtful > 0 ? 'It works, but look at what is marked ??.' : 'All is well.';
}

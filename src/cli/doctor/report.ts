import type { Check, Finding } from '../../chat/check.ts';
import { redactText } from '../../log.ts';
import type { Looked } from './say.ts';

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

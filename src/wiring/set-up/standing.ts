import type { Looked as Found } from '../../cli/doctor/say.ts';
import type { Looked, Standing } from '../../playground/set-up.ts';

export function lookedLines(found: readonly Found[]): Looked[] {
  return found.map(({ name, state, says, fix }) => ({ name, state, says, fix: fix || null }));
}

/** Done as soon as nothing is broken; the first thing that is says why it is not. */
export function standingOf(checks: readonly Looked[], open: string): Standing {
  const [first] = checks;
  if (!first) return { state: 'open', says: open };
  const fault = checks.find(({ state }) => state === 'broken');
  if (fault) return { state: 'failed', says: `${fault.name}: ${fault.says.replace(/\.$/, '')}.` };
  return { state: 'done', says: `The token is ${first.says}.` };
}

export function isSound(checks: readonly Looked[]): boolean {
  return checks.length > 0 && checks.every(({ state }) => state !== 'broken');
}

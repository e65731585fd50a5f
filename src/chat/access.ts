import { sayName } from '../cards/format.ts';
import { UserError } from '../domain/errors.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Context, Right } from './context.ts';

const NAMES_MAX = 5;

/** Who may not is told who may. A command that shows to everyone asks again, by the words that change. */
export function refuseWithoutRight(
  command: { path: string; right: Right },
  { person, directory }: Pick<Context, 'person' | 'directory'>,
): void {
  if (person.right === 'manage') return;
  if (command.right === 'view' && person.right === 'view') return;
  const namesIn = (named: Directory['members']) =>
    named.filter(({ role }) => role !== 'view').map(({ name }) => sayName(name));
  const holders = namesIn(directory.roles).map((name) => `anybody with the role “${name}”`);
  const managers = [...namesIn(directory.members), ...holders];
  const who = managers.length > 0 ? `Ask ${listNames(managers)}.` : 'Nobody manages this account yet.';
  throw command.right === 'view'
    ? new UserError('not-a-member', 'Only members of this account may see its numbers.', { hint: who })
    : new UserError('not-a-manager', `Only managers may use “/${command.path}”.`, { hint: who });
}

/** Roles come last, and one of them stands for many people: it is named rather than a sixth person. */
function listNames(names: readonly string[]): string {
  const shown =
    names.length > NAMES_MAX ? [...names.slice(0, NAMES_MAX - 1), ...names.slice(-1)] : [...names];
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} or ${last}` : last;
}

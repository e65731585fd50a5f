import { UserError } from '../domain/errors.ts';
import type { Context, Right } from './context.ts';

/** Who may not is told who may. A command that shows to everyone asks again, by the words that change. */
export function refuseWithoutRight(
  command: { path: string; right: Right },
  { person, directory }: Pick<Context, 'person' | 'directory'>,
): void {
  if (person.right === 'manage') return;
  if (command.right === 'view' && person.right === 'view') return;
  const managers = directory.members.filter(({ role }) => role !== 'view').map(({ name }) => name);
  const who = managers.length > 0 ? `Ask ${listNames(managers)}.` : 'Nobody manages this account yet.';
  throw command.right === 'view'
    ? new UserError('not-a-member', 'Only members of this account may see its numbers.', { hint: who })
    : new UserError('not-a-manager', `Only managers may use “/${command.path}”.`, { hint: who });
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} or ${last}` : last;
}

import type { Named } from '../reports/ports/directory.ts';
import type { Command } from './command.ts';
import { sayCommand } from './words.ts';

/** Whose names an example is shown with: those of the account that is asked. */
export interface Cast {
  agents: readonly Named[];
  companies: readonly Named[];
}

/** The examples of a command, with names that exist here; those that need a name where there is none are left out. */
export function examplesFor({ path, examples }: Pick<Command, 'path' | 'examples'>, cast: Cast): string[] {
  const agent = typicalOf(cast.agents);
  const company = typicalOf(cast.companies);
  const said = examples
    .filter((example) => (agent || !AGENT.test(example)) && (company || !COMPANY.test(example)))
    .map((example) =>
      example
        .replace(AGENT, () => sayCommand('', { agent }).trim())
        .replace(COMPANY, () => sayCommand('', { company }).trim()),
    );
  return said.length > 0 ? said : [path];
}

const AGENT = /\bagent:"[^"]*"/;
const COMPANY = /\bcompany:"[^"]*"/;
const EASY = /^[\p{L}\p{N}][\p{L}\p{N} '’.&-]{0,39}$/u;

/** One at work whose name is easily typed, or else its id. */
export function typicalOf(things: readonly Named[]): string | undefined {
  const working = things.filter(({ archived }) => !archived);
  return working.find(({ name }) => EASY.test(name))?.name ?? working[0]?.id;
}

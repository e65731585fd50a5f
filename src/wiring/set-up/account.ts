import { accountIdOf } from '../../cli/kinds.ts';
import type { Database } from '../../db/client.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import { cycleAt } from '../../domain/cycle.ts';
import { UserError } from '../../domain/errors.ts';
import { isDay, localDay, normaliseZone, startOfDay } from '../../domain/instant.ts';
import type { By } from '../../ledger/ports/terms-store.ts';
import type { AccountTyped } from '../../playground/set-up.ts';
import type { Faults } from './typed-settings.ts';

/** The time of this machine, by which the account will live, and that of the playground, which may be ahead. */
export interface Times {
  real(): number;
  playground(): number;
}

export const NAME_LENGTH_MAX = 100;
const FIRST_DAY = '2000-01-01';

export async function makeAccount(
  database: Database,
  typed: AccountTyped,
  by: By,
  times: Times,
): Promise<{ id: string } | { faults: Faults }> {
  const faults: Faults = {};
  const id = typed.id.trim();
  const name = typed.name.trim();
  const zone = normaliseZone(typed.zone.trim());
  if (!isAccountId(id)) faults['id'] = 'Small letters, digits and hyphens, such as acme-2.';
  else if (await isThere(database, id))
    faults['id'] = `There is an account “${id}” already. Choose it above.`;
  if (name === '' || name.length > NAME_LENGTH_MAX) faults['name'] = 'What people call it, in a few words.';
  if (!zone) faults['zone'] = 'There is no such zone. Write it as Europe/Berlin.';
  if (!isDay(typed.from) || typed.from < FIRST_DAY) faults['from'] = 'A day, such as 2026-05-01.';
  else if (zone && typed.from > localDay(times.real(), zone)) faults['from'] = 'It may not lie ahead.';
  if (Object.keys(faults).length > 0 || !zone) return { faults };

  const anchor = { anchorAt: startOfDay(typed.from, zone), zone };
  const ahead = cyclesAhead(anchor, times);
  if (ahead) return { faults: { '': ahead } };
  await createTermsStore(database).putAccount(id, { name, ...anchor }, by);
  return { id };
}

/**
 * The jobs of the playground turn the cycles of every account by its clock: one that is a cycle ahead would have
 * given out, and closed, what the account has not had yet.
 */
export function cyclesAhead(anchor: { anchorAt: number; zone: string }, times: Times): string | null {
  const here = cycleAt(anchor, times.real());
  if (cycleAt(anchor, times.playground()).number === here.number) return null;
  return 'The playground’s clock has been moved past the end of this account’s cycle. Stop the service, start it with a data folder of its own (DATA_DIR=.tallybot-own npm start), and set up there.';
}

function isAccountId(text: string): boolean {
  try {
    return accountIdOf(text) === text;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function isThere({ prisma }: Database, id: string): Promise<boolean> {
  return (await prisma.account.count({ where: { id } })) > 0;
}

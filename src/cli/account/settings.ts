import { createTermsStore } from '../../db/terms/store.ts';
import { type Day, localDay, printInstant, startOfDay } from '../../domain/instant.ts';
import { byTerminal } from '../by.ts';
import { unknownAccount } from '../has-account.ts';
import { or } from '../said.ts';
import { statusOf } from '../status-of.ts';
import { withDatabase } from '../with-database.ts';

interface Settings {
  account: string;
  name: string | undefined;
  zone: string | undefined;
  from: Day | undefined;
  'agent-slots': number | null | undefined;
  seats: number | null | undefined;
  'unknown-agents': 'create' | 'refuse' | undefined;
  'grace-hours': number | undefined;
  'readable-by': 'team' | 'members' | undefined;
  'top-up-url': string | null | undefined;
  'upgrade-url': string | null | undefined;
  remarks: string | undefined;
}

const HOUR_MS = 3_600_000;

/** With nothing said, it shows how they stand. */
export async function setAccount({ account: id, remarks, ...given }: Settings) {
  return withDatabase(async (database) => {
    const before = await database.prisma.account.findUnique({ where: { id } });
    if (!before) throw unknownAccount(id);
    const zone = given.zone ?? before.zone;
    // In another zone its cycles begin on the same day, and that begins there.
    const from = given.from ?? localDay(before.anchorAt.getTime(), before.zone);
    const moves = given.from !== undefined || given.zone !== undefined;
    const { 'grace-hours': graceHours = Number(before.graceMs) / HOUR_MS } = given;
    const settings = {
      name: given.name ?? before.name,
      zone,
      // A check of the table allows no others.
      unknownAgents: given['unknown-agents'] ?? (before.unknownAgents as 'create' | 'refuse'),
      readableBy: given['readable-by'] ?? (before.readableBy as 'team' | 'members'),
      agentSlots: or(given['agent-slots'], before.agentSlots),
      seats: or(given.seats, before.seats),
      topUpUrl: or(given['top-up-url'], before.topUpUrl),
      upgradeUrl: or(given['upgrade-url'], before.upgradeUrl),
    };
    const anchorAt = moves ? startOfDay(from, zone) : before.anchorAt.getTime();
    const input = { ...settings, anchorAt, graceMs: graceHours * HOUR_MS };
    const answer = await createTermsStore(database).putAccount(id, input, byTerminal(remarks));
    const status = statusOf(id, answer, {
      'in-use': ['Usage or credits have been written: its zone and its first day can no longer change.'],
      reopens: ['A cycle is closed that would be open again, and its numbers stay as they were said.'],
      'unknown-zone': [`There is no zone “${zone}”.`],
    });
    return { id, status, ...settings, anchorAt: printInstant(anchorAt), graceMs: input.graceMs };
  });
}

import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { sayCredits } from '../../cards/format.ts';
import { knownIn } from '../../chat/dispatch.ts';
import { createRegistry } from '../../chat/registry.ts';
import { readScope } from '../../chat/scope.ts';
import { isViewToken } from '../../chat/view-tokens.ts';
import { readOptions } from '../../chat/words.ts';
import { createViewTokens } from '../../db/view-tokens.ts';
import { printCredits } from '../../domain/credits.ts';
import { UserError } from '../../domain/errors.ts';
import { type Day, nextDay, startOfDay } from '../../domain/instant.ts';
import { parsePeriod } from '../../domain/period.ts';
import { DigestFacts } from '../../jobs/digest-facts.ts';
import type { Behind } from '../../playground/laboratory.ts';
import type { PersonId, Platform } from '../../playground/wire.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import { type Bench, NotNowError } from './bench.ts';
import { controlsIn } from './controls.ts';
import { deliveryLines } from './deliveries.ts';

interface Asked {
  platform: Platform;
  person: PersonId;
  message: string;
  cursor: string | null;
}

interface Meant {
  firstDay: Day;
  lastDay: Day;
  agent: string | null;
  company: string | null;
}

const LINES = 20;
const registry = createRegistry(commands);

/** The events that a message speaks of, and the entries that each has made. */
export async function behind(bench: Bench, { platform, person, message, cursor }: Asked): Promise<Behind> {
  const { playground, reader, reports, account } = bench;
  const line = playground.stages[platform].messages(person).find(({ id }) => id === message);
  const directory = await reports.directory(account);
  if (!line || !directory) throw new NotNowError('That message is not there any more.');
  const notice = await reader.noticeOfMessage(account, platform, message);
  const delivery = notice ? (deliveryLines(bench, [notice])[0] ?? null) : null;
  const meant =
    (await digestMeant(bench, notice?.facts)) ?? (await controlsMeant(bench, directory, line.body));
  if (!meant) return { status: 'done', delivery, figures: null, lines: [], nextCursor: null };

  const { firstDay, lastDay, agent, company } = meant;
  const { zone } = directory.anchor;
  const { events, charged } = await reader.sum(account, { ...meant, zone });
  const page = await reports.events(account, {
    from: startOfDay(firstDay, zone),
    to: startOfDay(nextDay(lastDay), zone),
    agent: agent ?? undefined,
    company: company ?? undefined,
    cursor: cursor ?? undefined,
    limit: LINES,
  });
  const entries = await reader.entries(account, page.lines);
  const calendar = { now: playground.clock.now(), zone, anchor: directory.anchor };
  const nameOf = (things: readonly { id: string; name: string }[], id: string | null) =>
    things.find((each) => each.id === id)?.name ?? id;
  return {
    status: 'done',
    delivery,
    figures: {
      period: parsePeriod(`${firstDay}..${lastDay}`, calendar).said,
      firstDay,
      lastDay,
      agent: nameOf(directory.agents, agent),
      company: nameOf(directory.companies, company),
      events,
      sum: printCredits(charged),
      isSaid: says(line.body, sayCredits(charged)),
    },
    lines: page.lines.map((event) => ({
      at: event.occurredAt,
      agent: nameOf(directory.agents, event.agent) ?? event.agent,
      company: nameOf(directory.companies, event.company),
      type: event.type,
      id: event.id,
      charged: printCredits(event.charged),
      free: event.free,
      isVoided: event.voidedAt !== null,
      entries: (entries.get(event.seq) ?? []).map(({ grant, amount, isReversal }) => ({
        grant,
        credits: printCredits(amount),
        isReversal,
      })),
    })),
    nextCursor: page.nextCursor,
  };
}

/** As a number of its own, and not as the end of a larger one: “0 credits” does not stand in “500 credits”. */
function says(body: unknown, amount: string): boolean {
  const text = JSON.stringify(body).replaceAll(/\s/gu, ' ');
  const wanted = amount.replaceAll(/\s/gu, ' ');
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (!/(?:\d ?|[.−-])$/.test(text.slice(Math.max(0, at - 2), at))) return true;
  }
  return false;
}

async function digestMeant({ reports, account, playground }: Bench, facts: unknown): Promise<Meant | null> {
  const digest = DigestFacts.safeParse(facts);
  if (!digest.success) return null;
  const { firstDay, lastDay, scheduleId } = digest.data;
  const { digests } = await reports.notices(account, playground.clock.now());
  const schedule = digests.find(({ id }) => id === scheduleId);
  return { firstDay, lastDay, agent: schedule?.agentId ?? null, company: schedule?.companyId ?? null };
}

/** By what the message's own buttons would ask for. */
async function controlsMeant(bench: Bench, directory: Directory, body: unknown): Promise<Meant | null> {
  const { days, words } = controlsIn(body);
  const tokens = createViewTokens(bench.database);
  const now = bench.playground.clock.now();
  for (const value of words) {
    const said = isViewToken(value) ? await tokens.find(bench.account, value, now) : value;
    const meant = said === null ? null : commandMeant(said, days, directory, now);
    if (meant) return meant;
  }
  return null;
}

const Filters = z.object({
  period: z.string().optional(),
  agent: z.string().optional(),
  company: z.string().optional(),
});

function commandMeant(
  said: string,
  days: { firstDay: Day; lastDay: Day } | null,
  directory: Directory,
  now: number,
): Meant | null {
  try {
    const { command, rest } = registry.find(said);
    const options = Filters.parse(readOptions(command, rest, knownIn({ directory, now })));
    const period = days ? `${days.firstDay}..${days.lastDay}` : options.period;
    if (period === undefined) return null;
    const scope = readScope({ ...options, period }, period, { directory, now });
    return {
      firstDay: scope.period.firstDay,
      lastDay: scope.period.lastDay,
      agent: scope.agent?.id ?? null,
      company: scope.company?.id ?? null,
    };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { capIdOf, findHolder } from '../../src/chat/capped.ts';
import { type Command, command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { examplesFor } from '../../src/chat/examples.ts';
import { findListed, hintListed } from '../../src/chat/listed.ts';
import {
  agentOption,
  amountOption,
  choiceOption,
  companyOption,
  listedOption,
  pressOptions,
  textOption,
} from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { type Cap, capWindows } from '../../src/domain/cap.ts';
import { type Credits, credits, printCredits } from '../../src/domain/credits.ts';
import { UserError } from '../../src/domain/errors.ts';
import { type CapUsed, capsAt } from '../../src/reports/caps.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import { labelCaps, viewCapDone, viewCapQuestion, viewCapStands, viewCaps } from '../../src/views/caps.ts';

const PATH = 'notify caps';
const LIMIT_MAX = credits(10_000_000);

export const notifyCaps: Command = command({
  path: PATH,
  summary: 'Limits on what one agent, company or person may spend',
  right: 'view',
  options: z.object({
    do: choiceOption(['set', 'list', 'remove'], 'what to do; without it, the list'),
    agent: agentOption(),
    company: companyOption(),
    person: textOption('one person only, by name or id', 'person'),
    limit: amountOption('how many credits at most'),
    per: choiceOption(capWindows, 'in which stretch of time; without it, a day'),
    cap: listedOption('which cap to remove', listCaps),
    ...pressOptions(),
  }),
  examples: ['notify caps agent:"Support bot" 200 per day', 'notify caps'],
  async run(options, context) {
    const { directory, now, person, reports } = context;
    const caps = capsAt((await reports.notices(directory.id, now)).caps, directory.anchor, now);
    const asked = options.do ?? (options.limit === undefined ? 'list' : 'set');
    if (asked === 'list') return viewCaps(caps, directory, person.right === 'manage', exampleFor(directory));

    refuseWithoutRight({ path: `${PATH} ${asked}`, right: 'manage' }, context);
    return asked === 'set' ? set(options, caps, context) : remove(options, caps, context);
  },
});

async function listCaps({ directory, now, reports }: Pick<Context, 'directory' | 'now' | 'reports'>) {
  return labelCaps((await reports.notices(directory.id, now)).caps, directory);
}

/** Of a cap that could be set here. */
function exampleFor(directory: Directory): string {
  return examplesFor(notifyCaps, directory)[0] ?? PATH;
}

function hintFor(directory: Directory): string {
  return `Try “/${exampleFor(directory)}”.`;
}

interface Options {
  agent?: string | undefined;
  company?: string | undefined;
  person?: string | undefined;
  limit?: Credits | undefined;
  per?: Cap['window'] | undefined;
  cap?: string | undefined;
  confirm?: 'yes' | undefined;
  ref?: string | undefined;
}

async function set(options: Options, caps: readonly CapUsed[], context: Context) {
  const { acts, directory, now } = context;
  const { limit, per = 'day' } = options;
  if (limit === undefined)
    throw new UserError('no-limit', 'How many credits at most?', { hint: hintFor(directory) });
  if (limit < 0n || limit > LIMIT_MAX) {
    throw new UserError('bad-limit', 'A cap is from 0 to 10 000 000 credits.', { hint: hintFor(directory) });
  }
  const capped = { ...holderOf(options, directory), window: per };
  const id = capIdOf(
    caps.map(({ cap }) => cap),
    capped,
  );
  const before = caps.find(({ cap }) => cap.id === id);
  const cap: Cap = { id, ...capped, limit };
  const press = pressOf(options, now);
  if (!press) {
    if (before?.cap.limit === limit) return viewCapStands(before, directory);
    const said = { do: 'set', [cap.scope]: cap.scopeId, limit: printCredits(limit), per };
    const yes = sayCommand(PATH, { ...said, confirm: 'yes', ref: newRef(now) });
    return viewCapQuestion(cap, before, 'set', directory, yes);
  }
  const answer = await acts.putCap(directory.id, cap, by(context, press));
  return viewCapDone(cap, 'set', answer.status !== 'unchanged', directory);
}

async function remove(options: Options, caps: readonly CapUsed[], context: Context) {
  const { acts, directory, now } = context;
  const press = pressOf(options, now);
  const labels = labelCaps(caps, directory);
  const id = options.cap === undefined ? undefined : findListed(labels, options.cap);
  const found = caps.find(({ cap }) => cap.id === id);
  if (!found) {
    throw new UserError('unknown-cap', options.cap ? 'There is no such cap any more.' : 'Which cap?', {
      hint: hintListed(labels, options.cap, 'Nothing is capped.'),
    });
  }
  const { cap } = found;
  if (!press) {
    const yes = sayCommand(PATH, { do: 'remove', cap: cap.id, confirm: 'yes', ref: newRef(now) });
    return viewCapQuestion(cap, found, 'remove', directory, yes);
  }
  const answer = await acts.archiveCap(directory.id, cap.id, by(context, press));
  return viewCapDone(cap, 'remove', answer.status === 'changed', directory);
}

function holderOf({ agent, company, person }: Options, directory: Directory) {
  if ([agent, company, person].filter((said) => said !== undefined).length !== 1) {
    throw new UserError('whom', 'Whom should I cap? Say one agent, one company or one person.', {
      hint: hintFor(directory),
    });
  }
  return findHolder({ agent, company, person }, directory);
}

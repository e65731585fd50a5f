import { button, type Card, text } from '../cards/card.ts';
import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import { failureCard, mistakeCard } from './dispatch.ts';
import { parseLinkCode } from './link-code.ts';
import type { Who } from './people.ts';
import type { LinkAnswer, Linking } from './ports/workspaces.ts';

export const LINK_PATH = 'credits plan link';
const LINK_WORDS = new RegExp(
  `^/?${LINK_PATH.replaceAll(' ', '\\s+')}(?:\\s+(?:code[:=])?["“”]?([^"“”]*)["“”]?)?$`,
  'iu',
);

/** Whatever is asked in a workspace that has no account: it can be linked, and all else must wait for that. */
export async function answerUnlinked(
  words: string,
  who: Who,
  linking: Linking,
  now: InstantMs,
): Promise<Card> {
  const asked = LINK_WORDS.exec(words.trim());
  if (!asked) return welcomeCard(who);
  try {
    if (!who.isAdmin || who.isGuest) throw notAnAdmin();
    const code = parseLinkCode(asked[1] ?? '');
    if (!code) throw notACode();
    const answer = await linking.link(code, who, now);
    log.info('asked to link a workspace', {
      platform: who.platform,
      workspace: who.workspace,
      status: answer.status,
    });
    return linkedCard(answer, who);
  } catch (error) {
    if (error instanceof UserError) return mistakeCard(error);
    // Without the code, which is still good and has no place in a log.
    return failureCard(error, LINK_PATH);
  }
}

/** In a workspace that is linked, a code is let alone: it remains good for another one. */
export function refuseLinked(code: string | undefined, account: { id: string; name: string }): UserError {
  const here = code !== undefined && parseLinkCode(code)?.accountId === account.id;
  return here ? alreadyHere(account.name) : alreadyElsewhere();
}

function linkedCard(answer: LinkAnswer, { name }: Who): Card {
  if (answer.status === 'already-here') throw alreadyHere(answer.accountName);
  if (answer.status === 'already-elsewhere') throw alreadyElsewhere();
  if (answer.status !== 'linked') {
    const [message, hint] = faults[answer.status];
    throw new UserError(`link-code-${answer.status}`, message, { hint });
  }
  return {
    title: `This workspace now belongs to ${answer.accountName}.`,
    tone: 'good',
    subtitle: null,
    parts: [
      text(
        `${name} manages it from now on, as do the admins of this workspace. Everyone here may ask what was used; guests may not.`,
      ),
    ],
    actions: [button('Usage', 'usage', { style: 'primary' }), button('Help', 'usage help')],
    notes: [],
  };
}

function welcomeCard({ isAdmin }: Who): Card {
  const typed = isAdmin
    ? 'Type here what it prints'
    : 'Ask an admin of this workspace to type here what it prints';
  return {
    title: 'This workspace has no account yet.',
    tone: 'neutral',
    subtitle: null,
    parts: [
      text(
        `Whoever runs Tallybot makes a one-time code with “tallybot account link”. ${typed}: “/${LINK_PATH}” and the code.`,
      ),
    ],
    actions: [],
    notes: [],
  };
}

const faults: Record<'wrong' | 'used' | 'expired' | 'too-many-tries', [message: string, hint: string]> = {
  wrong: [
    'I do not know that code.',
    'Compare it with what “tallybot account link” printed, or make a new one with it.',
  ],
  used: [
    'That code has been used already.',
    'Each code links one workspace. Make a new one with “tallybot account link”.',
  ],
  expired: [
    'That code is too old.',
    'Make a new one with “tallybot account link”, and type it within fifteen minutes.',
  ],
  'too-many-tries': [
    'There were too many wrong codes from this workspace.',
    'Wait a quarter of an hour, and type a new code.',
  ],
};

function alreadyHere(accountName: string): UserError {
  return new UserError('already-linked', `This workspace belongs to ${accountName} already.`, {
    hint: 'There is nothing to do. The code was not used.',
  });
}

function alreadyElsewhere(): UserError {
  return new UserError('linked-elsewhere', 'This workspace belongs to another account.', {
    hint: 'Whoever runs Tallybot can part them with “tallybot account unlink”. The code was not used.',
  });
}

function notACode(): UserError {
  return new UserError('no-code', 'That is not a code I could read.', {
    hint: `It looks like “/${LINK_PATH} acme.K7Q2-9XPM-4TRW-0H5N”; “tallybot account link” prints it.`,
  });
}

function notAnAdmin(): UserError {
  return new UserError('not-an-admin', 'Only an admin of this workspace can link it to an account.', {
    hint: 'The code was not used.',
  });
}

import { button, type Card, text } from '../cards/card.ts';
import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import { failureCard, mistakeCard } from './dispatch.ts';
import { parseLinkCode } from './link-code.ts';
import type { Who } from './people.ts';
import type { LinkAnswer, Linking } from './ports/workspaces.ts';

export const LINK_PATH = 'credits plan link';

type Platform = Who['platform'];

/** What each platform calls the place that is linked, and those who run it. */
const called: Record<
  Platform,
  { place: string; admin: string; admins: string; whoLinks: string; others: string }
> = {
  slack: {
    place: 'workspace',
    admin: 'an admin of this workspace',
    admins: 'the admins of this workspace',
    whoLinks: 'an admin of this workspace can link it',
    others: 'Everyone here may ask what was used; guests may not.',
  },
  discord: {
    place: 'server',
    admin: 'somebody with Manage Server',
    admins: 'all who have Manage Server',
    whoLinks: 'somebody with Manage Server can link this server',
    others: 'Everyone here may ask what was used.',
  },
};

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
    if (!who.isAdmin || who.isGuest) throw notAnAdmin(who.platform);
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
export function refuseLinked(
  code: string | undefined,
  account: { id: string; name: string },
  platform: Platform,
): UserError {
  // Without a code, whoever asks is told which account it is.
  const here = code === undefined || parseLinkCode(code)?.accountId === account.id;
  return here ? alreadyHere(account.name, platform) : alreadyElsewhere(platform);
}

function linkedCard(answer: LinkAnswer, { name, platform }: Who): Card {
  const { place, admins, others } = called[platform];
  if (answer.status === 'already-here') throw alreadyHere(answer.accountName, platform);
  if (answer.status === 'already-elsewhere') throw alreadyElsewhere(platform);
  if (answer.status !== 'linked') {
    const [message, hint] = faultsIn(place)[answer.status];
    throw new UserError(`link-code-${answer.status}`, message, { hint });
  }
  return {
    title: `This ${place} now belongs to ${answer.accountName}.`,
    tone: 'good',
    subtitle: null,
    parts: [text(`${name} manages it from now on, as do ${admins}. ${others}`)],
    actions: [button('Usage', 'usage', { style: 'primary' }), button('Help', 'usage help')],
    notes: [],
  };
}

function welcomeCard({ isAdmin, platform }: Who): Card {
  const { place, admin } = called[platform];
  const typed = isAdmin ? 'Type here what it prints' : `Ask ${admin} to type here what it prints`;
  return {
    title: `This ${place} has no account yet.`,
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

const faultsIn = (
  place: string,
): Record<'wrong' | 'used' | 'expired' | 'too-many-tries', [message: string, hint: string]> => ({
  wrong: [
    'I do not know that code.',
    'Compare it with what “tallybot account link” printed, or make a new one with it.',
  ],
  used: [
    'That code has been used already.',
    `Each code links one ${place}. Make a new one with “tallybot account link”.`,
  ],
  expired: [
    'That code is too old.',
    'Make a new one with “tallybot account link”, and type it within fifteen minutes.',
  ],
  'too-many-tries': [
    `There were too many wrong codes from this ${place}.`,
    'Wait a quarter of an hour, and type a new code.',
  ],
});

function alreadyHere(accountName: string, platform: Platform): UserError {
  return new UserError(
    'already-linked',
    `This ${called[platform].place} belongs to ${accountName} already.`,
    {
      hint: 'There is nothing to do. The code was not used.',
    },
  );
}

function alreadyElsewhere(platform: Platform): UserError {
  return new UserError('linked-elsewhere', `This ${called[platform].place} belongs to another account.`, {
    hint: 'Whoever runs Tallybot can part them with “tallybot account unlink”. The code was not used.',
  });
}

function notACode(): UserError {
  return new UserError('no-code', 'That is not a code I could read.', {
    hint: `It looks like “/${LINK_PATH} acme.K7Q2-9XPM-4TRW-0H5N”; “tallybot account link” prints it.`,
  });
}

function notAnAdmin(platform: Platform): UserError {
  return new UserError('not-an-admin', `Only ${called[platform].whoLinks} to an account.`, {
    hint: 'The code was not used.',
  });
}

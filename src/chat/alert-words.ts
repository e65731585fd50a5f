import { printThreshold, type Threshold, thresholdOf } from '../domain/alert.ts';
import { UserError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { type WarningKind, type WarningSettings, warningKinds } from '../domain/warning.ts';
import type { DestinationLine } from '../reports/ports/notices.ts';
import { quoteName } from './names.ts';

const THRESHOLDS_MAX = 10;
const MINUTES_DEFAULT = 15;
const NONE = /^(none|nobody|nowhere|no|off)$/i;
const SILENCE = /^(off|none|no|never|stop|disable|disabled|silent|silence|quiet|pause|cancel)$/i;
const SOUND = /^(on|yes|start|enable|enabled|resume)$/i;

/** “20% 10 % and 500 credits”: parted by spaces, commas or words. The gravest comes last. */
export function readThresholds(said: string): Threshold[] {
  refuseSwitches(said.trim());
  const words = said
    .replaceAll(/\s+%/g, '%')
    .replaceAll(/\s+credits?\b/gi, '')
    .split(/[\s,;]+|\band\b/i)
    .filter((word) => word !== '');
  const thresholds = new Map(words.map((word) => [printThreshold(thresholdOf(word)), thresholdOf(word)]));
  if (thresholds.size === 0) thresholdOf(said);
  if (thresholds.size > THRESHOLDS_MAX) {
    throw new UserError('too-many', `I warn at no more than ${THRESHOLDS_MAX} levels.`, {
      hint: 'Try “/notify alerts 20% 10% 0”.',
    });
  }
  return [...thresholds.values()];
}

/** “Off” may mean three things, and one of them cannot be taken back. */
function refuseSwitches(said: string): void {
  if (SILENCE.test(said)) {
    throw new UserError('which-silence', 'For a while, until somebody turns them on, or for good?', {
      hint: 'Try “/notify alerts snooze 8h”, “/notify alerts mute” or “/notify alerts remove”.',
    });
  }
  if (SOUND.test(said)) {
    throw new UserError('which-sound', 'Are these warnings new, or were they muted?', {
      hint: 'Try “/notify alerts 20% 10% 0” to set them, or “/notify alerts unmute”.',
    });
  }
}

/** “spike, expiring”, “all”, “none”. Low credit is warned of by its levels, whatever else is. */
export function readKinds(said: string): WarningKind[] {
  if (/^(all|everything)$/i.test(said.trim())) return [...warningKinds];
  if (NONE.test(said.trim())) return ['low_credit'];
  const words = said
    .toLowerCase()
    .split(/[\s,;]+|\band\b/)
    .filter((word) => word !== '');
  const kinds = words.map((word) => {
    const plain = word.replaceAll('-', '_');
    const kind = warningKinds.find((each) => each === plain);
    if (kind) return kind;
    const meant = nearest(plain, [...warningKinds]);
    throw new UserError('unknown-kind', `I know no warnings called ${quoteName(word)}.`, {
      hint: meant ? `Did you mean “${meant}”?` : `There are ${warningKinds.join(', ')}.`,
    });
  });
  return warningKinds.filter((kind) => kind === 'low_credit' || kinds.includes(kind));
}

// As Slack hands a group over that was chosen from its list, and as its id is copied; Discord likewise with a role.
const pasted = {
  slack: /^(?:<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|(S[A-Z0-9]{5,}))$/,
  discord: /^(?:<@&(\d{15,21})>|(\d{15,21}))$/,
} as const;

/** A group or role as its platform writes it; `null`: nobody. */
export function readMention(
  said: string,
  { platform, workspace }: Pick<DestinationLine, 'platform' | 'workspace'>,
): string | null {
  const words = said.trim();
  if (NONE.test(words)) return null;
  const [, mark, id] = platform === 'webhook' ? [] : (pasted[platform].exec(words) ?? []);
  const found = mark ?? id;
  // The role of everybody in a server of Discord is called as the server is.
  if (found !== undefined && found !== workspace) return found;
  throw new UserError('unknown-group', `I cannot wake ${quoteName(words)}.`, {
    hint: {
      slack:
        'Paste the id of a user group, such as S0123ABCD: “Copy group ID” in its profile; or say “none”.',
      discord: 'Name a role: type @ and choose it from the list, or paste its id; or say “none”.',
      webhook: 'A webhook has nobody to wake: say “none”.',
    }[platform],
  });
}

/** Where the gravest go unanswered: a channel that something goes to already. */
export function readEscalation(
  said: string | undefined,
  minutes: number | undefined,
  before: WarningSettings['escalate'],
  { here, known }: { here: DestinationLine | undefined; known: readonly DestinationLine[] },
): WarningSettings['escalate'] {
  if (said === undefined) {
    if (minutes === undefined || before)
      return before && { ...before, afterMinutes: minutes ?? before.afterMinutes };
    throw new UserError('no-escalation', 'Where should they go when nobody acknowledges them?', {
      hint: `Name a channel: “/notify alerts escalate:C024BE91L minutes:${minutes}”.`,
    });
  }
  if (NONE.test(said.trim())) return null;
  const found = channelOf(said.trim(), here, known);
  return { destinationId: found.id, afterMinutes: minutes ?? before?.afterMinutes ?? MINUTES_DEFAULT };
}

const CHANNEL = /^(?:<#([A-Z0-9]+)(?:\|[^>]*)?>|#?(\S+))$/i;

function channelOf(
  said: string,
  here: DestinationLine | undefined,
  known: readonly DestinationLine[],
): DestinationLine {
  if (/^(this|here)$/i.test(said) && here) return here;
  const [, mark, plain] = CHANNEL.exec(said) ?? [];
  const wanted = (mark ?? plain ?? said).toLowerCase();
  const found = known.find(({ id, channel }) => [id, channel].some((each) => each.toLowerCase() === wanted));
  if (found) return found;
  throw new UserError('unknown-channel', `Nothing goes to ${quoteName(said)} yet.`, {
    hint: 'Type “/notify alerts set” in it first, then paste its id here, such as C024BE91L; or say “none”.',
  });
}

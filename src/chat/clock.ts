import { UserError } from '../domain/errors.ts';
import { normaliseZone } from '../domain/instant.ts';
import { nearestNames } from '../domain/nearest.ts';
import { quoteName } from './names.ts';

const CLOCK = /^(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)?(?: (.+))?$/i;

interface When {
  hour?: number | undefined;
  zone?: string | undefined;
}

/** “at 9”, “9am”, “18:00 Asia/Kathmandu”: words without a name are the hour, the zone, or both. */
export function readClock({ hour, zone }: When, otherWords: readonly string[]): When {
  const [, digits, minutes = '00', half, rest] = CLOCK.exec(zone ?? '') ?? [];
  if (digits === undefined || hour !== undefined) {
    return { hour, zone: zone === undefined ? undefined : readZone(zone, otherWords) };
  }
  const said = half === undefined ? Number(digits) : (Number(digits) % 12) + (/pm/i.test(half) ? 12 : 0);
  if (minutes !== '00' || said > 23 || (half !== undefined && Number(digits) > 12)) {
    throw new UserError('bad-hour', `A digest comes at a full hour, and ${quoteName(zone ?? '')} is none.`, {
      hint: 'Say the hour from 0 to 23, such as “/notify digest weekly monday hour:9”.',
    });
  }
  return { hour: said, zone: rest === undefined ? undefined : readZone(rest, otherWords) };
}

function readZone(said: string, otherWords: readonly string[]): string {
  const zone = normaliseZone(said);
  if (zone) return zone;
  const meant = nearestNames(said, Intl.supportedValuesOf('timeZone')).map((zone) => `“${zone}”`);
  const slips = nearestNames(said, otherWords).map((word) => `“${word}”`);
  throw new UserError('unknown-zone', `I know no time zone ${quoteName(said)}.`, {
    hint:
      slips.length + meant.length > 0
        ? `Did you mean ${[...slips, ...meant].slice(0, 3).join(' or ')}?`
        : 'Zones are written like Europe/Berlin. Try “/notify digest weekly monday hour:9”.',
  });
}

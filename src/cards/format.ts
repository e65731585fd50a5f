import { type Credits, divideHalfUp, MICROS_PER_CREDIT, printCredits } from '../domain/credits.ts';
import { type Day, type InstantMs, localDay, weekday } from '../domain/instant.ts';
import { wallTime } from '../domain/wall-clock.ts';

/** How numbers and times are said, the same in every card. Thin spaces group thousands: commas mean decimals to many. */
const GROUP = '\u202f';

/** “4 120”, “0.5”, “−3”: exact, to the last micro-credit. */
export function sayAmount(amount: Credits): string {
  const [whole = '0', fraction] = printCredits(amount < 0n ? -amount : amount).split('.');
  return `${amount < 0n ? '−' : ''}${group(whole)}${fraction ? `.${fraction}` : ''}`;
}

/** “4 120 credits”, “1 credit”. */
export function sayCredits(amount: Credits): string {
  return `${sayAmount(amount)} ${amount === MICROS_PER_CREDIT ? 'credit' : 'credits'}`;
}

/** “297”, “29.7”, “2.97”: of averages, whose further digits say nothing. */
export function sayAverage(amount: Credits): string {
  const magnitude = amount < 0n ? -amount : amount;
  const unit =
    magnitude >= 100n * MICROS_PER_CREDIT
      ? MICROS_PER_CREDIT
      : magnitude >= 10n * MICROS_PER_CREDIT
        ? MICROS_PER_CREDIT / 10n
        : MICROS_PER_CREDIT / 100n;
  return sayAmount(divideHalfUp(amount, unit) * unit);
}

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${group(String(count))} ${count === 1 ? one : many}`;
}

export function sayNumber(count: number | bigint): string {
  return group(String(count));
}

/** “61 %”, “<1 %”: in whole percent, and yet a small share is not nothing and one that is nearly all not all. */
export function sayShare(part: bigint, whole: bigint): string {
  if (whole === 0n) return '–';
  const percent = (part * 200n + whole) / (whole * 2n);
  if (percent === 0n && part > 0n) return `<1${GROUP}%`;
  if (percent === 100n && part < whole) return `>99${GROUP}%`;
  return `${group(String(percent))}${GROUP}%`;
}

/** “+12 %”, “−3 %”; from nothing there is no percentage. */
export function sayChange(before: bigint, after: bigint): string {
  if (before === 0n) return after === 0n ? 'no change' : 'new';
  const change = ((after - before) * 1000n) / before;
  const rounded = (change >= 0n ? change + 5n : change - 5n) / 10n;
  if (rounded === 0n) return `±0${GROUP}%`;
  return `${rounded > 0n ? '+' : '−'}${group(String(rounded > 0n ? rounded : -rounded))}${GROUP}%`;
}

/** “249.00 USD”: money is never without its currency, beside credits least of all. */
export function sayMoney(cents: number | bigint, currency: string): string {
  const digits = String(cents < 0 ? -cents : cents).padStart(3, '0');
  return `${cents < 0 ? '−' : ''}${group(digits.slice(0, -2))}.${digits.slice(-2)} ${currency}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** “Saturday, 21 November 2026”. */
export function sayDay(day: Day): string {
  return `${sayWeekday(weekday(day))}, ${sayDate(day)}`;
}

/** “21 November 2026”. */
export function sayDate(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** “19–21 November 2026”; one day is said once. */
export function sayDates(first: Day, last: Day): string {
  if (first === last) return sayDate(last);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${sayDate(last)}`;
  return `${sayDate(first)} – ${sayDate(last)}`;
}

/** “November 2026”. */
export function sayMonth(day: Day): string {
  return sayDate(day).replace(/^\d+ /, '');
}

/** “21 Nov”. */
export function sayShortDay(day: Day): string {
  const [, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]?.slice(0, 3)}`;
}

export function sayWeekday(number: number): string {
  return WEEKDAYS[number - 1] ?? '';
}

/** “21 Nov 14:05” in the zone; the card says which zone it is. */
export function sayTime(at: InstantMs, zone: string): string {
  const wall = wallTime(at, zone);
  const minutes = Math.floor(wall / 60_000) % (24 * 60);
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${sayShortDay(localDay(at, zone))} ${clock}`;
}

/** “21 Nov 08:48 – 09:59”: what both ends share is said once. */
export function sayTimes(from: InstantMs, to: InstantMs, zone: string): string {
  const [first, last] = [sayTime(from, zone), sayTime(to, zone)];
  if (first === last) return first;
  const isOneDay = localDay(from, zone) === localDay(to, zone);
  return `${first} – ${isOneDay ? last.slice(-'00:00'.length) : last}`;
}

const NAME_LENGTH_MAX = 60;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name somebody chose, fit to stand among our words: on one line, cut where it would push everything else away, and
 * set apart where it runs from right to left, lest the figures beside it change places. What we mark channels by is not
 * for names.
 */
export function sayName(name: string): string {
  const line = name
    .replaceAll(/[\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const letters = [...line];
  const short =
    letters.length > NAME_LENGTH_MAX ? `${letters.slice(0, NAME_LENGTH_MAX - 1).join('')}…` : line;
  return RIGHT_TO_LEFT.test(short) ? `\u2068${short}\u2069` : short || '(no name)';
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, GROUP);
}

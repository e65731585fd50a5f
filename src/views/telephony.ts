import type { Field } from '../cards/card.ts';
import { sayCount, sayDates, sayName, sayNumber, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { TelephonyFailure, TelephonyMoney } from '../reports/ports/paying.ts';

const SHOWN_MAX = 3;

interface Seen {
  at: InstantMs;
  zone: string;
  /** Whoever may connect anew is told what to do. */
  manages: boolean;
}

/** One for each connection: two currencies make no sum, and two accounts of one may share a balance. */
export function telephonyFields(money: readonly TelephonyMoney[], { at, zone }: Seen): Field[] {
  return money.slice(0, SHOWN_MAX).map((each) => ({
    label: `Telephony money (${nameOf(each, money)})`,
    value: each.said ? saySaid(each.said, at, zone) : 'not read yet',
  }));
}

export function telephonyNotes(money: readonly TelephonyMoney[], seen: Seen): string[] {
  if (money.length === 0) {
    return [
      'Telephony is paid to your telephone company, apart from credits. None is connected, so no telephony money is shown.',
    ];
  }
  const more = money.length - SHOWN_MAX;
  return [
    'Telephony is paid to your telephone company, apart from credits.',
    ...money.slice(0, SHOWN_MAX).flatMap((each) => sayState(each, nameOf(each, money), seen)),
    ...(more > 0 ? [`And ${sayCount(more, 'more connection')} to telephone companies.`] : []),
  ];
}

function nameOf({ provider, connectionId }: TelephonyMoney, money: readonly TelephonyMoney[]): string {
  const isOnly = money.filter((each) => each.provider === provider).length === 1;
  return isOnly ? sayName(provider) : `${sayName(provider)}, ${sayName(connectionId)}`;
}

type Said = NonNullable<TelephonyMoney['said']>;

function saySaid(
  { at: saidAt, currency, balance, spent, from, to }: Said,
  at: InstantMs,
  zone: string,
): string {
  return [
    balance === null
      ? 'no balance of its own: its main account pays'
      : `${sayDecimal(balance, currency)} left`,
    `${sayDecimal(spent, currency)} spent in the last 30 days, ${sayDates(from, to)} (UTC)`,
    `as of ${sayTime(saidAt, zone)}, ${sayAge(at - saidAt)}`,
  ].join('; ');
}

function sayState({ connectionId, said, failure }: TelephonyMoney, name: string, seen: Seen): string[] {
  if (!failure && said) return [];
  if (!failure) return [`${name} is being read for the first time: it will be here in a minute or two.`];
  const { everyone, managers } = reasons[failure.why];
  const reason = (seen.manages && managers?.(sayName(connectionId))) || everyone;
  const stale = said ? ' What is shown is what it said last.' : '';
  return [`${name} could not be read since ${sayTime(failure.since, seen.zone)}: ${reason}${stale}`];
}

interface Reason {
  everyone: string;
  /** In its place, to whoever may connect anew. */
  managers?: (connection: string) => string;
}

const reasons: Record<TelephonyFailure, Reason> = {
  unreachable: { everyone: 'it does not answer, and is asked again.' },
  busy: { everyone: 'it asks us to wait, and is asked again.' },
  refused: {
    everyone: 'it does not let us in any more. A manager must connect it again.',
    managers: (connection) =>
      `it refuses our credentials. Connect “${connection}” again, with an auth token or an API key of its account SID.`,
  },
  locked: {
    everyone: 'its credentials cannot be opened. A manager must connect it again.',
    managers: (connection) =>
      `the key that “${connection}” was connected under is not in TOKEN_KEYS. Add it there, or connect it again.`,
  },
  unexpected: {
    everyone: 'what it answers is not understood, and it is asked again.',
    managers: () =>
      'what it answers is not understood, and stands in the log of the service. It is asked again.',
  },
};

/** “1 204.50 USD”, from “1204.4999”: to the smallest coin, as a bill says it. */
function sayDecimal(decimal: string, currency: string): string {
  const places = placesOf(currency);
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.slice(0, places + 1).padEnd(places + 1, '0'));
  const coins = String((digits + 5n) / 10n).padStart(places + 1, '0');
  const units = sayNumber(BigInt(coins.slice(0, coins.length - places)));
  const sign = decimal.startsWith('-') && /[1-9]/.test(coins) ? '−' : '';
  return `${sign}${units}${places > 0 ? `.${coins.slice(-places)}` : ''} ${currency}`;
}

function placesOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** “3 minutes ago”. */
function sayAge(ageMs: number): string {
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return `${sayCount(Math.floor(ageMs / MINUTE_MS), 'minute')} ago`;
  if (ageMs < 2 * DAY_MS) return `${sayCount(Math.floor(ageMs / HOUR_MS), 'hour')} ago`;
  return `${sayCount(Math.floor(ageMs / DAY_MS), 'day')} ago`;
}

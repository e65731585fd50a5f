const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** `{date_short} at {time}`: what Slack writes there for somebody in this time zone. `null`: a sign that it does not know. */
export function sayDate(atS: number, format: string, zone: string, nowMs: number): string | null {
  let isKnown = true;
  const said = format.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
    const words = sayToken(name, atS, zone, nowMs);
    isKnown &&= words !== null;
    return words ?? '';
  });
  return isKnown ? said : null;
}

const day = { day: 'numeric', year: 'numeric' } as const;
const tokens: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { ...day, month: 'long' },
  date_short: { ...day, month: 'short' },
  date_long: { ...day, month: 'long', weekday: 'long' },
  day_divider_pretty: { day: 'numeric', month: 'long', weekday: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

function sayToken(name: string, atS: number, zone: string, nowMs: number): string | null {
  const inZone = (options: Intl.DateTimeFormatOptions, locale = 'en-US') =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(atS * 1000);
  if (name === 'ago') return sayAgo(Math.round(nowMs / 1000) - atS);
  if (name === 'date_num') return inZone({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'sv-SE');
  const plain = tokens[name];
  if (plain) return inZone(plain);
  const pretty = tokens[name.replace(/_pretty$/, '')];
  return pretty ? (nearDay(atS, zone, nowMs) ?? inZone(pretty)) : null;
}

function nearDay(atS: number, zone: string, nowMs: number): string | null {
  const dayOf = (ms: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(ms);
  const on = dayOf(atS * 1000);
  if (on === dayOf(nowMs)) return 'today';
  if (on === dayOf(nowMs - DAY_S * 1000)) return 'yesterday';
  return on === dayOf(nowMs + DAY_S * 1000) ? 'tomorrow' : null;
}

function sayAgo(seconds: number): string {
  const [count, unit] =
    Math.abs(seconds) < HOUR_S
      ? ([seconds / MINUTE_S, 'minute'] as const)
      : Math.abs(seconds) < DAY_S
        ? ([seconds / HOUR_S, 'hour'] as const)
        : ([seconds / DAY_S, 'day'] as const);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.round(count), unit);
}

import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays, type Day } from '../../src/domain/instant.ts';

/** What was used on a day, in thousandths of a coin: Twilio bills finer than it can be paid. */
interface Used {
  inbound: number;
  outbound: number;
  numbers: number;
}

/** As it is listed; instants in milliseconds, `null` where Twilio leaves them empty. */
export interface TwilioCall {
  sid: string;
  parent_call_sid: string | null;
  from: string;
  to: string;
  status: string;
  direction: string;
  start_time: number | null;
  end_time: number | null;
  duration: string | null;
}

export interface TwilioAccount {
  sid: string;
  /** By the user name: the account's SID and its auth token, or those of an API key. */
  passwords: Record<string, string>;
  /** `null`: a subaccount, which has none. */
  balance: string | null;
  currency: string;
  firstDay: Day;
  lastDay: Day;
  used(day: Day): Used;
  calls?: TwilioCall[];
  /** However many are asked for. */
  callsPageMax?: number;
  /** Of the instant that calls are asked for from, as it is documented: the day alone. */
  callsByDay?: boolean;
}

type Mood =
  | { status: number; retryAfter?: string; body?: string }
  /** Takes the request, and says nothing for as long as it runs. */
  | 'silent'
  /** Says that it has found something, and then never says what. */
  | 'trickling';

/** As much of Twilio as is asked here, as Twilio documents it. */
export async function startTwilio() {
  const accounts = new Map<string, TwilioAccount>();
  const asked: URL[] = [];
  const moods: { about: RegExp; mood: Mood }[] = [];
  const waiting = new Set<AbortController>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://twilio');
    asked.push(url);
    const mood = moods.find(({ about }) => about.test(`${url.pathname}${url.search}`))?.mood;
    if (!mood) return answer(accounts, request, url, response);
    show(mood, response);
    if (typeof mood === 'object') return;
    // Nothing more is to come: whoever waits has waited long enough.
    for (const each of waiting) each.abort();
    waiting.clear();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    /** Every request since it was last emptied. */
    asked,
    /** As long as an answer is to come, so that no test waits for none. */
    deadline() {
      const each = new AbortController();
      waiting.add(each);
      return each.signal;
    },
    /** From now on, about what matches; `null`: as ever. */
    feel(mood: Mood | null, about = /./) {
      moods.length = 0;
      if (mood) moods.push({ about, mood });
    },
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** As https://www.twilio.com/docs/usage/webhooks/webhooks-security says that requests are signed. */
export function signedByTwilio(authToken: string, url: string, form: Record<string, string> = {}): string {
  const said = Object.keys(form)
    .sort()
    .map((name) => `${name}${form[name]}`)
    .join('');
  return createHmac('sha1', authToken).update(`${url}${said}`).digest('base64');
}

function show(mood: Mood, response: ServerResponse): void {
  if (mood === 'silent') return;
  if (mood === 'trickling') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"balance":');
    return;
  }
  const { status, retryAfter, body } = mood;
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    })
    .end(body ?? JSON.stringify({ code: 20000 + status, message: 'No.', more_info: '', status }));
}

function answer(
  accounts: Map<string, TwilioAccount>,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): void {
  const [, sid = '', about] =
    /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/(Balance|Usage\/Records|Calls)\.json$/.exec(url.pathname) ??
    [];
  const account = accounts.get(sid);
  const [user = '', password] = Buffer.from(
    request.headers.authorization?.replace('Basic ', '') ?? '',
    'base64',
  )
    .toString()
    .split(':');
  if (!account || password === undefined || account.passwords[user] !== password) {
    fail(response, 401, 20_003, 'Authenticate');
  } else if (about === 'Balance' && account.balance !== null) {
    send(response, 200, { account_sid: sid, balance: account.balance, currency: account.currency });
  } else if (about === 'Usage/Records') {
    send(response, 200, recordsOf(account, url.searchParams));
  } else if (about === 'Calls') {
    listCalls(account, url, response);
  } else {
    fail(response, 404, 20_404, `The requested resource ${url.pathname} was not found`);
  }
}

/** Those that contain others, and those that are contained: added up, everything would count two or three times. */
const categories: Record<string, (used: Used) => number> = {
  calls: ({ inbound, outbound }) => inbound + outbound,
  'calls-inbound': ({ inbound }) => inbound,
  'calls-inbound-local': ({ inbound }) => inbound,
  'calls-outbound': ({ outbound }) => outbound,
  phonenumbers: ({ numbers }) => numbers,
  'phonenumbers-local': ({ numbers }) => numbers,
  totalprice: ({ inbound, outbound, numbers }) => inbound + outbound + numbers,
};

function recordsOf(account: TwilioAccount, asked: URLSearchParams) {
  const from = asked.get('StartDate') ?? account.firstDay;
  const to = asked.get('EndDate') ?? account.lastDay;
  const wanted = asked.get('Category');
  const records = Object.entries(categories)
    .filter(([category]) => wanted === null || category === wanted)
    .map(([category, of]) => ({
      category,
      account_sid: account.sid,
      start_date: from,
      end_date: to,
      as_of: `${account.lastDay}T12:00:00+00:00`,
      count: '1',
      price: decimal(sum(account, from, to, of)),
      price_unit: account.currency.toLowerCase(),
      api_version: '2010-04-01',
    }));
  const uri = `/2010-04-01/Accounts/${account.sid}/Usage/Records.json`;
  return {
    page: 0,
    page_size: 50,
    uri,
    next_page_uri: null,
    previous_page_uri: null,
    usage_records: records,
  };
}

/** Newest first; the page that follows is known by the last call of the one before. */
function listCalls(account: TwilioAccount, { pathname, searchParams: asked }: URL, response: ServerResponse) {
  const { calls = [], callsByDay = false, callsPageMax = 1_000 } = account;
  const said = asked.get('EndTime>') ?? '1970-01-01';
  const from = Date.parse(callsByDay ? said.slice(0, 10) : said);
  const listed = calls
    .filter(({ end_time: end }) => end !== null && end >= from)
    .sort((a, b) => (b.start_time ?? 0) - (a.start_time ?? 0));
  const after = asked.get('PageToken')?.slice(2);
  const begin = listed.findIndex(({ sid }) => sid === after) + 1;
  if (after !== undefined && begin === 0) return fail(response, 400, 20_001, 'Unknown page');
  const end = begin + Math.min(Number(asked.get('PageSize') ?? 50), callsPageMax);
  const next = new URLSearchParams(asked);
  next.set('Page', String(Number(asked.get('Page') ?? 0) + 1));
  next.set('PageToken', `PA${listed[end - 1]?.sid}`);
  send(response, 200, {
    page: Number(asked.get('Page') ?? 0),
    page_size: end - begin,
    uri: pathname,
    next_page_uri: end < listed.length ? `${pathname}?${next}` : null,
    previous_page_uri: null,
    calls: listed.slice(begin, end).map((call) => ({
      ...call,
      account_sid: account.sid,
      start_time: mailDate(call.start_time),
      end_time: mailDate(call.end_time),
    })),
  });
}

export function mailDate(at: number | null): string | null {
  return at === null ? null : new Date(at).toUTCString().replace('GMT', '+0000');
}

function sum(account: TwilioAccount, from: Day, to: Day, of: (used: Used) => number): number {
  let total = 0;
  const last = to < account.lastDay ? to : account.lastDay;
  for (let day = from > account.firstDay ? from : account.firstDay; day <= last; day = addDays(day, 1)) {
    total += of(account.used(day));
  }
  return total;
}

function decimal(thousandths: number): string {
  const digits = String(thousandths).padStart(6, '0');
  return `${digits.slice(0, -5)}.${digits.slice(-5)}`;
}

function fail(response: ServerResponse, status: number, code: number, message: string): void {
  send(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import {
  addDays,
  localDay,
  nextDay,
  parseInstant,
  printInstant,
  startOfDay,
} from '../../src/domain/instant.ts';
import {
  daysOf,
  isPeriod,
  type PeriodContext,
  parsePeriod,
  periodExamples,
  previousPeriod,
} from '../../src/domain/period.ts';
import { cases } from '../support/cases.ts';
import { zones } from '../support/zones.ts';

// A Saturday, at midday in New York.
const NOW = '2026-11-21T17:00:00Z';

function contextOf(
  over: { now?: string; zone?: string; anchorAt?: string } & Pick<
    Partial<PeriodContext>,
    'weekStartsOn' | 'usedSince'
  > = {},
): PeriodContext {
  const { now = NOW, zone = 'America/New_York', anchorAt = '2026-01-15T05:00:00Z', ...more } = over;
  const anchor = { anchorAt: parseInstant(anchorAt), zone };
  return { now: parseInstant(now), zone, anchor, usedSince: '2025-03-09', ...more };
}

function refusal(text: string, context = contextOf()): UserError {
  try {
    parsePeriod(text, context);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`“${text}” was read`);
}

function hintOf(text: string, context: PeriodContext): string {
  try {
    parsePeriod(text, context);
    return '';
  } catch (error) {
    return error instanceof UserError ? (error.hint ?? '') : '';
  }
}

describe('on Saturday, 21 November 2026, in New York', () => {
  test.each([
    ['today', '2026-11-21', '2026-11-21'],
    ['yesterday', '2026-11-20', '2026-11-20'],
    ['this week', '2026-11-16', '2026-11-22'],
    ['last week', '2026-11-09', '2026-11-15'],
    ['this month', '2026-11-01', '2026-11-30'],
    ['last month', '2026-10-01', '2026-10-31'],
    ['this quarter', '2026-10-01', '2026-12-31'],
    ['last quarter', '2026-07-01', '2026-09-30'],
    ['this year', '2026-01-01', '2026-12-31'],
    ['last year', '2025-01-01', '2025-12-31'],
    ['this cycle', '2026-11-15', '2026-12-14'],
    ['last cycle', '2026-10-15', '2026-11-14'],
    ['this billing period', '2026-11-15', '2026-12-14'],
    ['last billing cycle', '2026-10-15', '2026-11-14'],
    ['cycle 0', '2026-01-15', '2026-02-14'],
    ['cycle -1', '2025-12-15', '2026-01-14'],
    ['last 1 day', '2026-11-21', '2026-11-21'],
    ['last 7 days', '2026-11-15', '2026-11-21'],
    ['last 30 days', '2026-10-23', '2026-11-21'],
    ['last 400 days', '2025-10-18', '2026-11-21'],
    ['last 2 weeks', '2026-11-08', '2026-11-21'],
    ['last 3 months', '2026-08-22', '2026-11-21'],
    ['past 7 days', '2026-11-15', '2026-11-21'],
    ['previous month', '2026-10-01', '2026-10-31'],
    ['current week', '2026-11-16', '2026-11-22'],
    ['october', '2026-10-01', '2026-10-31'],
    ['november', '2026-11-01', '2026-11-30'],
    ['december', '2025-12-01', '2025-12-31'],
    ['october 2025', '2025-10-01', '2025-10-31'],
    ['feb 2024', '2024-02-01', '2024-02-29'],
    ['sept', '2026-09-01', '2026-09-30'],
    ['saturday', '2026-11-21', '2026-11-21'],
    ['last saturday', '2026-11-14', '2026-11-14'],
    ['last monday', '2026-11-16', '2026-11-16'],
    ['this monday', '2026-11-16', '2026-11-16'],
    ['on monday', '2026-11-16', '2026-11-16'],
    ['since last monday', '2026-11-16', '2026-11-21'],
    ['7 days', '2026-11-15', '2026-11-21'],
    ['the last two weeks', '2026-11-08', '2026-11-21'],
    ['in the past 2 quarters', '2026-05-22', '2026-11-21'],
    ['last 2 years', '2024-11-22', '2026-11-21'],
    ['may', '2026-05-01', '2026-05-31'],
    ['in may', '2026-05-01', '2026-05-31'],
    ['3 may', '2026-05-03', '2026-05-03'],
    ['may 3rd', '2026-05-03', '2026-05-03'],
    ['3rd of may, 2025', '2025-05-03', '2025-05-03'],
    ['december 24', '2025-12-24', '2025-12-24'],
    ['24 dec to 3 jan', '2025-12-24', '2026-01-03'],
    ['q3', '2026-07-01', '2026-09-30'],
    ['q4', '2026-10-01', '2026-12-31'],
    ['q1 2025', '2025-01-01', '2025-03-31'],
    ['2025-q4', '2025-10-01', '2025-12-31'],
    ['2026-5-1', '2026-05-01', '2026-05-01'],
    ['2026/05/01', '2026-05-01', '2026-05-01'],
    ['2026.05.01..2026.05.31', '2026-05-01', '2026-05-31'],
    ['sunday', '2026-11-15', '2026-11-15'],
    ['2026-05-01', '2026-05-01', '2026-05-01'],
    ['2026-05', '2026-05-01', '2026-05-31'],
    ['2025', '2025-01-01', '2025-12-31'],
    ['2026-05-01..2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01 .. 2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01…2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01 to 2026-05-31', '2026-05-01', '2026-05-31'],
    ['from 2026-05-01 to 2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01–2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01 — 2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05-01 - 2026-05-31', '2026-05-01', '2026-05-31'],
    ['2026-05..2026-07', '2026-05-01', '2026-07-31'],
    ['august to october', '2026-08-01', '2026-10-31'],
    ['november to february', '2025-11-01', '2026-02-28'],
    ['november to 2026-11-30', '2026-11-01', '2026-11-30'],
    ['last week to friday', '2026-11-09', '2026-11-20'],
    ['monday to wednesday', '2026-11-16', '2026-11-18'],
    ['wednesday to monday', '2026-11-11', '2026-11-16'],
    ['2026-11-20..2026-11-30', '2026-11-20', '2026-11-30'],
    ['since monday', '2026-11-16', '2026-11-21'],
    ['since saturday', '2026-11-21', '2026-11-21'],
    ['since 2026-05-01', '2026-05-01', '2026-11-21'],
    ['since october', '2026-10-01', '2026-11-21'],
    ['since last week', '2026-11-09', '2026-11-21'],
    ['past week', '2026-11-15', '2026-11-21'],
    ['the past month', '2026-10-22', '2026-11-21'],
    ['rolling 30 days', '2026-10-23', '2026-11-21'],
    ['last 90d', '2026-08-24', '2026-11-21'],
    ['7d', '2026-11-15', '2026-11-21'],
    ['4 wks', '2026-10-25', '2026-11-21'],
    ['6mo', '2026-05-22', '2026-11-21'],
    ['two weeks', '2026-11-08', '2026-11-21'],
    ['the last couple of days', '2026-11-20', '2026-11-21'],
    ['last fortnight', '2026-11-08', '2026-11-21'],
    ['last 24 hours', '2026-11-20', '2026-11-21'],
    ['48h', '2026-11-19', '2026-11-21'],
    ['last 12 hours', '2026-11-21', '2026-11-21'],
    ['past hour', '2026-11-21', '2026-11-21'],
    ['2 days ago', '2026-11-19', '2026-11-19'],
    ['a week ago', '2026-11-09', '2026-11-15'],
    ['two months ago', '2026-09-01', '2026-09-30'],
    ['since 3 days ago', '2026-11-18', '2026-11-21'],
    ['day before yesterday', '2026-11-19', '2026-11-19'],
    ['this weekend', '2026-11-21', '2026-11-22'],
    ['last weekend', '2026-11-14', '2026-11-15'],
    ['over the weekend', '2026-11-21', '2026-11-22'],
    ['ytd', '2026-01-01', '2026-11-21'],
    ['year to date', '2026-01-01', '2026-11-21'],
    ['Month-to-date', '2026-11-01', '2026-11-21'],
    ['this month so far', '2026-11-01', '2026-11-21'],
    ['so far this week', '2026-11-16', '2026-11-21'],
    ['today so far', '2026-11-21', '2026-11-21'],
    ['this cycle so far', '2026-11-15', '2026-12-14'],
    ['billing period', '2026-11-15', '2026-12-14'],
    ['since the beginning of the month', '2026-11-01', '2026-11-21'],
    ['since the start of october', '2026-10-01', '2026-11-21'],
    ['from oct 3', '2026-10-03', '2026-11-21'],
    ['from monday on', '2026-11-16', '2026-11-21'],
    ['since oct 3 until yesterday', '2026-10-03', '2026-11-20'],
    ['oct 3 - oct 9', '2026-10-03', '2026-10-09'],
    ['oct 3-oct 9', '2026-10-03', '2026-10-09'],
    ['oct 3-9', '2026-10-03', '2026-10-09'],
    ['october 3rd to 9th, 2025', '2025-10-03', '2025-10-09'],
    ['3–9 oct', '2026-10-03', '2026-10-09'],
    ['3 to 9 october 2025', '2025-10-03', '2025-10-09'],
    ['between oct 3 and oct 9', '2026-10-03', '2026-10-09'],
    ['monday through friday', '2026-11-16', '2026-11-20'],
    ['mon-fri', '2026-11-16', '2026-11-20'],
    ['aug-oct', '2026-08-01', '2026-10-31'],
    ["oct '25", '2025-10-01', '2025-10-31'],
    ['week of oct 8', '2026-10-05', '2026-10-11'],
    ['the month of october', '2026-10-01', '2026-10-31'],
    ['h1', '2026-01-01', '2026-06-30'],
    ['h2 2025', '2025-07-01', '2025-12-31'],
    ['last-week', '2026-11-09', '2026-11-15'],
    ['week 42', '2026-10-12', '2026-10-18'],
    ['w42', '2026-10-12', '2026-10-18'],
    ['wk #42', '2026-10-12', '2026-10-18'],
    ['calendar week 42', '2026-10-12', '2026-10-18'],
    ['week 42 2025', '2025-10-13', '2025-10-19'],
    ['week 42 of 2025', '2025-10-13', '2025-10-19'],
    ['2025-W42', '2025-10-13', '2025-10-19'],
    ['week 1', '2025-12-29', '2026-01-04'],
    ['week 50', '2025-12-08', '2025-12-14'],
    ['week 53 2020', '2020-12-28', '2021-01-03'],
    ['since week 46', '2026-11-09', '2026-11-21'],
    ['weeks 40-42', '2026-09-28', '2026-10-18'],
    ['weeks 40 and 41', '2026-09-28', '2026-10-11'],
    ['week 50 to week 2', '2025-12-08', '2026-01-11'],
    ['first week of october', '2026-10-01', '2026-10-07'],
    ['the last week of october 2025', '2025-10-25', '2025-10-31'],
    ['second week of last month', '2026-10-08', '2026-10-14'],
    ['fifth week of october', '2026-10-29', '2026-10-31'],
    ['first two weeks of the month', '2026-11-01', '2026-11-14'],
    ['2nd week in october', '2026-10-08', '2026-10-14'],
    ['last 3 days of q3', '2026-09-28', '2026-09-30'],
    ['last day of february', '2026-02-28', '2026-02-28'],
    ['last month of 2025', '2025-12-01', '2025-12-31'],
    ['first half of 2025', '2025-01-01', '2025-06-30'],
    ['third quarter', '2026-07-01', '2026-09-30'],
    ['since the last week of october', '2026-10-25', '2026-11-21'],
    ['october and november', '2026-10-01', '2026-11-30'],
    ['november and october', '2026-10-01', '2026-11-30'],
    ['november and december', '2025-11-01', '2025-12-31'],
    ['aug, sep & oct', '2026-08-01', '2026-10-31'],
    ['this month and last month', '2026-10-01', '2026-11-30'],
    ['this and last month', '2026-10-01', '2026-11-30'],
    ['yesterday and today', '2026-11-20', '2026-11-21'],
    ['saturday and sunday', '2026-11-14', '2026-11-15'],
    ['oct 3 and 4', '2026-10-03', '2026-10-04'],
    ['3 may, 2025 and 4 may, 2025', '2025-05-03', '2025-05-04'],
    ['q2 and q3', '2026-04-01', '2026-09-30'],
    ['last 3 weeks', '2026-11-01', '2026-11-21'],
    ['the week before last', '2026-11-02', '2026-11-08'],
    ['month before last', '2026-09-01', '2026-09-30'],
    ['all of october', '2026-10-01', '2026-10-31'],
    ['10/2025', '2025-10-01', '2025-10-31'],
    ['all time', '2025-03-09', '2026-11-21'],
    ['since the beginning', '2025-03-09', '2026-11-21'],
    ['all-time', '2025-03-09', '2026-11-21'],
    ['all time to october', '2025-03-09', '2026-10-31'],
    ['last month?', '2026-10-01', '2026-10-31'],
    ['  LAST \t 7\n Days ', '2026-11-15', '2026-11-21'],
  ])('%j is %s to %s', (text, firstDay, lastDay) => {
    const period = parsePeriod(text, contextOf());

    expect(period).toMatchObject({ firstDay, lastDay, zone: 'America/New_York' });
    expect(period.from).toBe(startOfDay(firstDay, 'America/New_York'));
    expect(period.to).toBe(startOfDay(nextDay(lastDay), 'America/New_York'));
  });
});

describe('a period is read in its zone', () => {
  test.each([
    // Already the 22nd in Kathmandu, still the 21st in New York.
    ['today', 'Asia/Kathmandu', '2026-11-21T18:15:00Z', '2026-11-21T18:15:00Z', '2026-11-22T18:15:00Z'],
    ['today', 'Asia/Kathmandu', '2026-11-21T18:14:59Z', '2026-11-20T18:15:00Z', '2026-11-21T18:15:00Z'],
    ['today', 'America/New_York', '2026-11-21T18:15:00Z', '2026-11-21T05:00:00Z', '2026-11-22T05:00:00Z'],
    // The week of the change to winter time has 169 hours, that of the change to summer time 167.
    ['last week', 'America/New_York', '2026-11-03T12:00:00Z', '2026-10-26T04:00:00Z', '2026-11-02T05:00:00Z'],
    ['last week', 'Europe/Berlin', '2026-03-31T12:00:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['yesterday', 'Europe/Berlin', '2026-03-30T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['yesterday', 'Europe/Berlin', '2026-10-26T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['today', 'Africa/Cairo', '2026-04-24T12:00:00Z', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
    [
      'last month',
      'Pacific/Kiritimati',
      '2026-03-01T00:00:00Z',
      '2026-01-31T10:00:00Z',
      '2026-02-28T10:00:00Z',
    ],
    ['last 3 months', 'UTC', '2026-05-31T12:00:00Z', '2026-03-01T00:00:00Z', '2026-06-01T00:00:00Z'],
    ['last month', 'UTC', '2026-01-31T12:00:00Z', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ])('%s in %s at %s runs from %s to %s', (text, zone, now, from, to) => {
    const period = parsePeriod(text, contextOf({ zone, now }));

    expect(printInstant(period.from)).toBe(printInstant(parseInstant(from)));
    expect(printInstant(period.to)).toBe(printInstant(parseInstant(to)));
  });

  test('a week may start on Sunday', () => {
    const context = contextOf({ weekStartsOn: 7 });

    expect(parsePeriod('this week', context).canonical).toBe('2026-11-15..2026-11-21');
    expect(parsePeriod('last week', context).canonical).toBe('2026-11-08..2026-11-14');
  });

  test('a cycle keeps the hours of its anchor, also read in another zone', () => {
    const context = { ...contextOf({ anchorAt: '2026-01-15T19:30:00Z' }), zone: 'Europe/Berlin' };

    const period = parsePeriod('this cycle', context);

    expect(printInstant(period.from)).toBe('2026-11-15T19:30:00.000Z');
    expect(period).toMatchObject({ firstDay: '2026-11-15', lastDay: '2026-12-15' });
    expect(period.said).toBe(
      '15 November 2026, 20:30 – 15 December 2026, 20:30 (billing cycle, Europe/Berlin)',
    );
  });
});

describe('a period is said back in full', () => {
  test.each([
    ['today', 'Saturday, 21 November 2026 (America/New_York)'],
    ['2026-11-01..2026-11-07', '1–7 November 2026 (7 days, America/New_York)'],
    ['last 30 days', '23 October – 21 November 2026 (30 days, America/New_York)'],
    ['2025-12-29..2026-01-04', '29 December 2025 – 4 January 2026 (7 days, America/New_York)'],
    ['this cycle', '15 November – 14 December 2026 (billing cycle, 30 days, America/New_York)'],
  ])('%s as %s', (text, said) => {
    expect(parsePeriod(text, contextOf()).said).toBe(said);
  });

  test('without counting a day its zone left out', () => {
    const period = parsePeriod('2011-12-29..2011-12-31', contextOf({ zone: 'Pacific/Apia' }));

    expect(period.said).toBe('29–31 December 2011 (2 days, Pacific/Apia)');
    expect(daysOf(period)).toEqual(['2011-12-29', '2011-12-31']);
  });
});

describe('what cannot be read is refused with what to do instead', () => {
  test.each([
    ['lats week', 'Did you mean “last week”?'],
    ['lst 14 days', 'Did you mean “last 14 days”?'],
    ['last 14 dyas', 'Did you mean “last 14 days”?'],
    ['octobre', 'Did you mean “october”?'],
    ['octobre 2025', 'Did you mean “october 2025”?'],
    ['yesteday', 'Did you mean “yesterday”?'],
    ['this cylce', 'Did you mean “this cycle”?'],
    ['since munday', 'Did you mean “since monday”?'],
    ['since since monday', 'Did you mean “since monday”?'],
    ['last last week', 'Did you mean “last week”?'],
    ['2026-05-01..yesterdy', 'Did you mean “2026-05-01 to yesterday”?'],
    ['agust to octobr', 'Did you mean “august to october”?'],
    ['5/1', 'Did you mean “2026-05-01” or “2026-01-05”?'],
    ['1.5.', 'Did you mean “2026-01-05” or “2026-05-01”?'],
    ['12/31', 'Did you mean “2025-12-31”?'],
    ['05/01/2025', 'Did you mean “2025-05-01” or “2025-01-05”?'],
    ['since 21/11', 'Did you mean “since 2026-11-21”?'],
    ['week', 'Did you mean “this week” or “last week”?'],
    ['last 7', 'Did you mean “last 7 days” or “last 7 weeks”?'],
    ['all', 'Did you mean “all time”?'],
    ['everything', 'Did you mean “all time”?'],
    ['al tiem', 'Did you mean “all time”?'],
    ['end of october', 'Did you mean “last week of october”?'],
    ['early october', 'Did you mean “first week of october”?'],
    ['this morning', 'Did you mean “today”'],
    ['last 5 business days', 'Did you mean “last 5 days”'],
    ['octobre and november', 'Did you mean “october and november”?'],
    ['wek 42', 'Did you mean “week 42”?'],
    ['last 3 weekends', 'Did you mean “last 3 weeks”?'],
  ])('%s: %s', (text, suggestion) => {
    const error = refusal(text);

    expect(error.code).toBe('unknown-period');
    expect(error.hint).toContain(suggestion);
  });

  test.each([
    ['', 'unknown-period'],
    ['the beginning', 'unknown-period'],
    ['mid october', 'unknown-period'],
    ['week 53', 'no-such-day'],
    ['week 0', 'no-such-day'],
    ['w99', 'no-such-day'],
    ['week 49 2026', 'future-period'],
    ['2025-w42 2025', 'unknown-period'],
    ['sixth week of october', 'unknown-period'],
    ['fifth week of february', 'no-such-day'],
    ['first quarter of october', 'unknown-period'],
    ['first 40 days of october', 'unknown-period'],
    ['october and december', 'times-apart'],
    ['monday and friday', 'times-apart'],
    ['october and next week', 'future-period'],
    ['october and apples', 'unknown-period'],
    ['october and', 'unknown-period'],
    ['last days', 'unknown-period'],
    ['29/30', 'unknown-period'],
    ['2026-05/01', 'unknown-period'],
    ['2026-05-01..', 'unknown-period'],
    ['x'.repeat(101), 'unknown-period'],
    ['2026-02-30', 'no-such-day'],
    ['2026-13', 'no-such-day'],
    ['2026-05-31..2026-05-01', 'reversed-period'],
    ['last 0 days', 'empty-period'],
    ['2026-11-22', 'future-period'],
    ['december 2026', 'future-period'],
    ['tomorrow', 'future-period'],
    ['next week', 'future-period'],
    ['this sunday', 'future-period'],
    ['31 april', 'no-such-day'],
    ['q4 2027', 'future-period'],
    ['since 2027-01-01', 'future-period'],
    ['2999', 'future-period'],
    ['from tomorrow', 'future-period'],
    ['yesterday vs day before', 'comparison'],
    ['this week compared to last week', 'comparison'],
    ['apples vs pears', 'unknown-period'],
    ['h3', 'unknown-period'],
    ['week of october', 'unknown-period'],
    ['20261003', 'unknown-period'],
    ['7 constructors', 'unknown-period'],
    ['2025-oct', 'unknown-period'],
    ['oct 3-32', 'no-such-day'],
    ['0 days ago', 'empty-period'],
    ['0h', 'empty-period'],
    ['cycle 9999', 'future-period'],
    ['last 61 months', 'period-too-long'],
    ['last 99999999999999999999 weeks', 'period-too-long'],
    ['since 2020-01-01', 'period-too-long'],
    ['1999-12-31', 'period-too-old'],
    ['cycle -9999', 'period-too-old'],
  ])('%j: %s', (text, code) => {
    const error = refusal(text);

    expect(error.code).toBe(code);
    expect(error.hint).toBeTruthy();
  });

  test('all time is today where nothing was used yet, or only just ahead of the clock', () => {
    for (const usedSince of [null, '2026-11-22']) {
      expect(parsePeriod('all time', contextOf({ usedSince })).canonical).toBe('2026-11-21');
    }
  });

  test('more than five years of all time are refused with the most that can be asked for', () => {
    const error = refusal('all time', contextOf({ usedSince: '2021-11-20' }));

    expect(error.code).toBe('period-too-long');
    expect(error.hint).toContain('“last 5 years”');
  });

  test('five years are not too long', () => {
    expect(parsePeriod('last 60 months', contextOf()).firstDay).toBe('2021-11-22');
    expect(parsePeriod('2021-01-01..2025-12-31', contextOf()).firstDay).toBe('2021-01-01');
  });

  test('a day that a zone left out is named as such', () => {
    const error = refusal('2011-12-30', contextOf({ zone: 'Pacific/Apia' }));

    expect(error.message).toBe('Friday, 30 December 2011 was left out of the calendar in Pacific/Apia.');
  });

  test('the text is quoted in the refusal', () => {
    expect(refusal('Lats  Week').message).toBe('I do not know the period “lats week”.');
  });
});

describe('the period to compare with', () => {
  test.each([
    ['today', '2026-11-20'],
    ['last 7 days', '2026-11-08..2026-11-14'],
    ['last week', '2026-11-02..2026-11-08'],
    ['last month', '2026-09-01..2026-09-30'],
    ['march 2026', '2026-02-01..2026-02-28'],
    ['last quarter', '2026-04-01..2026-06-30'],
    ['last year', '2024-01-01..2024-12-31'],
    ['2026-05-01..2026-05-30', '2026-04-01..2026-04-30'],
    ['this cycle', 'cycle 9'],
  ])('before %s is %s', (text, canonical) => {
    expect(previousPeriod(parsePeriod(text, contextOf())).canonical).toBe(canonical);
  });
});

describe('laws', () => {
  const context = fc.record({
    now: fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2060, 0, 1) }),
    zone: fc.constantFrom(...zones),
    weekStartsOn: fc.constantFrom(1 as const, 7 as const),
    anchor: fc.record({
      anchorAt: fc.integer({ min: Date.UTC(2006, 0, 1), max: Date.UTC(2060, 0, 1) }),
      zone: fc.constantFrom(...zones),
    }),
  });
  const readable = fc.oneof(
    fc.constantFrom(
      ...periodExamples,
      'this quarter',
      'last quarter',
      'this year',
      'last year',
      'since monday',
    ),
    fc.constantFrom(
      'october',
      'q2',
      '3 may',
      'last friday',
      'since may',
      'tuesday',
      '2007-06',
      'january..february',
      'since last month',
      'past week',
      'last weekend',
      '2 weeks ago',
      'year to date',
      '12h',
      'h1',
      'week of 2007-06-08',
      'week 7',
      'all time',
      'last week of last month',
      'december and january',
    ),
    fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom('days', 'weeks', 'months'))
      .map(([n, unit]) => `last ${n} ${unit}`),
  );
  const word = fc.constantFrom(
    ...[
      'last',
      'this',
      'since',
      'from',
      'to',
      '..',
      '–',
      ' - ',
      ' ',
      '7',
      '0',
      '99',
      '2026',
      '9999',
      '0000',
      '-',
      '05',
    ],
    ...[
      'days',
      'week',
      'months',
      'cycle',
      'munday',
      '24h',
      'ago',
      'weekend',
      'week 5',
      'all time',
      'first',
      'of',
      'so far',
      'between',
      'and',
      'vs',
      'oct 3-9',
      '5/1',
      'q3',
      'billing period',
      'october',
      'monday',
      'today',
      '2026-05-01',
      '2026-02-30',
    ],
  );
  const typed = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 8 }).map((words) => words.join('')),
  );

  test('whatever is typed is read or refused with a hint, never worse', () => {
    fc.assert(
      fc.property(typed, context, (text, context) => {
        try {
          const { from, to } = parsePeriod(text, context);
          expect(from).toBeLessThan(to);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.hint).toBeTruthy();
        }
      }),
      cases(400),
    );
  });

  test('what is offered instead can be typed as it stands', () => {
    fc.assert(
      fc.property(typed, context, (text, context) => {
        const [, offered] = /^Did you mean (.+?)\? I read/.exec(hintOf(text, context)) ?? [];
        for (const words of offered?.split(' or ') ?? []) {
          expect(isPeriod(words.replaceAll(/[“”]/g, ''), context), words).toBe(true);
        }
      }),
      cases(200),
    );
  });

  test('the canonical words mean the same period at any later time', () => {
    fc.assert(
      fc.property(readable, context, fc.nat({ max: 1e11 }), (text, context, laterMs) => {
        const period = parsePeriod(text, context);

        expect(parsePeriod(period.canonical, { ...context, now: context.now + laterMs })).toEqual(period);
      }),
      cases(300),
    );
  });

  test('the days of a period tile it, without gap or overlap', () => {
    fc.assert(
      fc.property(readable, context, (text, context) => {
        const period = parsePeriod(text, context);

        const days = daysOf(period);

        const starts = days.map((day) => Math.max(period.from, startOfDay(day, period.zone)));
        const ends = days.map((day) => Math.min(period.to, startOfDay(nextDay(day), period.zone)));
        expect([...starts, period.to]).toEqual([period.from, ...ends]);
        expect(starts.every((start, i) => start < (ends[i] ?? start))).toBe(true);
      }),
      cases(300),
    );
  });

  test('the period before ends where the period begins', () => {
    fc.assert(
      fc.property(readable, context, (text, context) => {
        const period = parsePeriod(text, context);

        const before = previousPeriod(period);

        expect(before.to).toBe(period.from);
        expect(before.from).toBeLessThan(before.to);
      }),
      cases(300),
    );
  });

  test('“last N days” are N days of the calendar, and today is the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), context, (count, context) => {
        const today = localDay(context.now, context.zone);

        const { firstDay, lastDay } = parsePeriod(`last ${count} days`, context);

        expect(lastDay).toBe(today);
        expect(addDays(firstDay, count - 1)).toBe(today);
      }),
    );
  });

  test('every period offered as a button can be read', () => {
    expect(periodExamples.map((text) => parsePeriod(text, contextOf()).firstDay)).toHaveLength(
      periodExamples.length,
    );
  });
});

import type { Chart, Series } from '../../src/cards/chart.ts';

const zone = 'Europe/Berlin';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2 Mar`, the days after the first of January 2026. */
export function days(count: number, from = 59): string[] {
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(Date.UTC(2026, 0, 1 + from + i));
    return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  });
}

/** Looks like use: weeks, a slow rise, some chance. The same every time. */
function amounts(count: number, seed: number, size = 60): number[] {
  let state = seed * 2_654_435_761;
  return Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const weekend = i % 7 >= 5 ? 0.35 : 1;
    return Math.round(size * weekend * (0.7 + i / (count * 2) + (state / 2 ** 32) * 0.6));
  });
}

function series(key: string, label: string, values: readonly (number | null)[]): Series {
  return { key, label, values };
}

const kinds: [string, string][] = [
  ['chat', 'Chat'],
  ['voice_inbound', 'Voice, inbound'],
  ['voice_outbound', 'Voice, outbound'],
  ['voice_web', 'Voice, web'],
  ['auto_trigger', 'Auto trigger'],
  ['assistant', 'Assistant'],
];

function bars(count: number, label: (i: number) => string = (i) => `Agent ${i + 1}`) {
  return Array.from({ length: count }, (_, i) => {
    const value = Math.round(1_240 / (i + 1));
    return { key: `agent-${i}`, label: label(i), value, text: grouped(value) };
  });
}

function grouped(value: number): string {
  return value.toLocaleString('en').replaceAll(',', '\u202f');
}

const said = {
  subtitle: `1 March to 31 May 2026, ${zone}`,
  unit: 'credits a day',
  alt: 'The numbers, in words.',
};

const history = amounts(92, 7);
const year = amounts(365, 3, 400);
const longName =
  'The assistant of the northern sales department that answers every question about prices, deliveries, returns, guarantees and opening hours in eleven languages, day and night, on Sundays too, since 2019';

const weeks = [
  '28 Feb – 1 Mar',
  ...['2–8 Mar', '9–15 Mar', '16–22 Mar', '23–29 Mar', '30 Mar – 5 Apr', '6–12 Apr', '13–19 Apr'],
  ...['20–26 Apr', '27 Apr – 3 May', '4–10 May', '11–17 May', '18–20 May'],
];
const weekly = [133, 1_046, 1_320, 1_104, 1_182, 1_210, 1_207, 1_233, 1_172, 1_251, 1_288, 1_305, 473];

const strange = [
  '🤖 Robo 👩🏽‍💻 of 🇩🇪',
  'مساعد المبيعات',
  'עוזר מכירות',
  'Продажи Ξένος Łódź',
  longName,
  'Ann\nwith\ta break',
  '<!channel> @everyone',
  'W'.repeat(200),
  '日本語サポート 営業チーム',
  '客服 繁體字 상담 ฝ่ายขาย',
];

/** Every chart there is, as it should be and as it might come. */
export const samples = {
  line: {
    ...said,
    type: 'line',
    title: 'You used 4 312 credits in three months, most on Tuesday 14 April',
    labels: days(92),
    series: [series('credits', 'Credits', history)],
    boundaries: [
      { index: 0, label: 'cycle of 1 March' },
      { index: 31, label: 'cycle of 1 April' },
      { index: 61, label: 'cycle of 1 May' },
    ],
    limit: null,
    band: null,
    provisional: null,
  },
  'line-forecast': {
    ...said,
    type: 'line',
    title: 'At this pace the 4 120 credits run out between 24 and 29 May',
    subtitle: `1 May to 12 June 2026, ${zone}`,
    labels: days(43, 120),
    series: [
      series('credits', 'Credits used', [
        ...amounts(20, 5).map((_, i) => i * 62),
        ...new Array<null>(23).fill(null),
      ]),
    ],
    boundaries: [{ index: 31, label: 'next cycle, 1 June' }],
    limit: { label: 'Plan: 3\u202f000', value: 3_000 },
    provisional: null,
    band: {
      labels: { middle: 'Most likely', range: 'Eight futures in ten' },
      low: days(43).map((_, i) => (i < 20 ? null : i * 58)),
      middle: days(43).map((_, i) => (i < 20 ? null : 1_178 + (i - 19) * 80)),
      high: days(43).map((_, i) => (i < 20 ? null : 1_178 + (i - 19) * 110)),
    },
  },
  'line-few': {
    ...said,
    type: 'line',
    title: 'Support bot overtook Sales bot in the second week',
    labels: days(14),
    series: [
      series(
        'agent-1',
        'Support bot',
        amounts(14, 1, 90).map((each, i) => (i === 5 ? null : each + i * 3)),
      ),
      series('agent-2', 'Sales bot', amounts(14, 2, 110)),
      series('agent-3', 'مساعد المبيعات', amounts(14, 9, 30)),
    ],
    boundaries: [],
    limit: null,
    band: null,
    provisional: null,
  },
  'line-many': {
    ...said,
    type: 'line',
    title: 'Twelve agents, of which the four largest use two thirds of all credits',
    labels: days(30),
    series: Array.from({ length: 12 }, (_, i) =>
      series(`agent-${i}`, `Agent ${i + 1}`, amounts(30, i + 1, 20 + i * 9)),
    ),
    boundaries: [],
    limit: null,
    band: null,
    provisional: null,
  },
  'line-today': {
    ...said,
    type: 'line',
    title: '1 128 credits so far this month, most on Wednesday 18 March',
    subtitle: `1 to 21 March 2026, ${zone}`,
    labels: days(21),
    series: [series('credits', 'Credits', [...history.slice(0, 20), 6])],
    boundaries: [],
    limit: null,
    band: null,
    provisional: { label: 'Today, so far', indexes: [20] },
  },
  'line-weekly': {
    ...said,
    type: 'line',
    title: '15 757 messages in three months, most in the week of 9 March',
    subtitle: `28 February to 20 May 2026, ${zone}`,
    unit: 'messages a week',
    labels: weeks,
    series: [series('messages', 'Messages', weekly)],
    boundaries: [{ index: 4, label: 'cycle 29 Mar' }],
    limit: null,
    band: null,
    provisional: { label: 'Part of a week', indexes: [0, 12] },
  },
  'line-one-day': {
    ...said,
    type: 'line',
    title: '58 credits on 2 March',
    subtitle: `2 March 2026, ${zone}`,
    labels: days(1, 60),
    series: [series('credits', 'Credits', [58])],
    boundaries: [{ index: 0, label: 'cycle of 2 March' }],
    limit: null,
    band: null,
    provisional: null,
  },
  'line-year': {
    ...said,
    type: 'line',
    title: '143 908 credits in a year: a third more in autumn than in spring',
    subtitle: `1 January to 31 December 2026, ${zone}`,
    labels: days(365, 0),
    series: [
      series(
        'messages',
        'Messages',
        year.map((each) => each * 40),
      ),
    ],
    boundaries: months.map((month, i) => ({ index: Math.round(i * 30.4), label: `cycle of 1 ${month}` })),
    limit: null,
    band: null,
    provisional: null,
  },
  'line-zero': {
    ...said,
    type: 'line',
    title: 'Nothing was used in three months',
    labels: days(92),
    series: [
      series(
        'credits',
        'Credits',
        history.map(() => 0),
      ),
    ],
    boundaries: [{ index: 31, label: 'cycle of 1 April' }],
    limit: null,
    band: null,
    provisional: null,
  },
  bar: {
    ...said,
    type: 'bar',
    title: 'Support bot used 61 % of 4 120 credits',
    unit: 'credits',
    bars: ['Support bot', 'Sales bot', 'Appointment line', 'Website helper', 'Night desk'].map(
      (label, i) => ({
        key: `agent-${i}`,
        label,
        value: [2_513, 902, 410, 295, 0][i] ?? 0,
        text: ['2 513', '902', '410.5', '295', '0'][i] ?? '',
      }),
    ),
  },
  'bar-one': {
    ...said,
    type: 'bar',
    title: 'Support bot used all of 1 240 credits',
    unit: 'credits',
    bars: bars(1, () => 'Support bot'),
  },
  'bar-40': {
    ...said,
    type: 'bar',
    title: 'Agent 1 used 23 % of 5 306 credits, the other 39 used the rest',
    unit: 'credits',
    bars: bars(40),
  },
  'bar-zero': {
    ...said,
    type: 'bar',
    title: 'None of the three agents used a credit',
    unit: 'credits',
    bars: bars(3).map((bar) => ({ ...bar, value: 0, text: '0' })),
  },
  'bar-none': { ...said, type: 'bar', title: 'There are no agents yet', unit: 'credits', bars: [] },
  'bar-strange': {
    ...said,
    type: 'bar',
    title: `${longName} used 23 % of the 3 508 credits of مساعد المبيعات 🤖`,
    unit: 'credits',
    bars: bars(strange.length, (i) => strange[i] ?? ''),
  },
  stacked: {
    ...said,
    type: 'stacked',
    title: 'Inbound calls took half of all credits in March',
    subtitle: `1 to 31 March 2026, ${zone}`,
    labels: days(31),
    provisional: null,
    series: kinds.map(([key, label], i) =>
      series(key, label, amounts(31, i + 1, [40, 120, 30, 18, 9, 12][i])),
    ),
  },
  'stacked-weekly': {
    ...said,
    type: 'stacked',
    title: 'Inbound calls took half of 15 757 credits',
    subtitle: `28 February to 20 May 2026, ${zone}`,
    unit: 'credits a week',
    labels: weeks,
    provisional: { label: 'Part of a week', indexes: [0, 12] },
    series: kinds.map(([key, label], i) =>
      series(
        key,
        label,
        weekly.map((each) => Math.round(each * ([0.2, 0.5, 0.12, 0.08, 0.04, 0.06][i] ?? 0))),
      ),
    ),
  },
  'stacked-one-day': {
    ...said,
    type: 'stacked',
    title: 'Inbound calls took 120 of 229 credits on 2 March',
    subtitle: `2 March 2026, ${zone}`,
    labels: days(1, 60),
    provisional: null,
    series: kinds.map(([key, label], i) => series(key, label, [[40, 120, 30, 18, 9, 12][i] ?? 0])),
  },
  'stacked-year': {
    ...said,
    type: 'stacked',
    title:
      'Voice grew from a third to two thirds of all credits within a year, while chat stayed where it was and the other kinds together never made more than a tenth of what was used on any day',
    subtitle: `1 January to 31 December 2026, ${zone}`,
    labels: days(365, 0),
    provisional: null,
    series: kinds.map(([key, label], i) =>
      series(key, label, amounts(365, i + 1, [40, 120, 30, 18, 9, 12][i])),
    ),
  },
  'stacked-many': {
    ...said,
    type: 'stacked',
    title: 'Twelve companies, three of which use half',
    labels: days(12),
    provisional: null,
    series: Array.from({ length: 12 }, (_, i) =>
      series(`company-${i}`, `Company ${i + 1}`, amounts(12, i + 1, 20 + i * 9)),
    ),
  },
  'stacked-zero': {
    ...said,
    type: 'stacked',
    title: 'Nothing was used in March',
    labels: days(31),
    provisional: null,
    series: kinds.map(([key, label]) => series(key, label, new Array(31).fill(0))),
  },
  gauge: gauge('You used 61 % of this cycle’s allowance', 2_513, 'neutral'),
  'gauge-warning': gauge('90 % is used, with 11 days to go', 3_708, 'warning'),
  'gauge-overage': gauge('The allowance is used up, and 830 credits more', 4_950, 'critical'),
  'gauge-zero': gauge('Nothing is used yet', 0, 'good'),
  sparkline: {
    ...said,
    type: 'sparkline',
    title: '47 credits a day, a little more each week',
    values: history.slice(0, 28),
  },
  'sparkline-one': { ...said, type: 'sparkline', title: '47 credits', values: [47] },
} as const satisfies Record<string, Chart>;

function gauge(title: string, used: number, tone: 'neutral' | 'good' | 'warning' | 'critical') {
  return {
    type: 'gauge',
    title,
    subtitle: `Cycle of 1 to 31 May 2026, ${zone}`,
    unit: 'credits',
    alt: `${used} of 4 120 credits`,
    used,
    total: 4_120,
    usedText: `${grouped(used)} credits`,
    totalText: `${grouped(4_120)} credits`,
    tone,
  } as const;
}

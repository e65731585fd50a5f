import { ordinals } from './period-units.ts';

const numberWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const month = '((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)';
const date = '(\\d{1,2})(?:st|nd|rd|th)?';
const number = '(\\d{1,2})';
const joins = [
  [' ?(?:-|[–—]|to|until|through) ?', ' to '],
  [' ?(?:&|and) ?', ' and '],
] as const;
const year = '(,? (?:19|2\\d)\\d\\d)?';

/** What people write, and the words that are read for it. Each is tried on what those before it made of the text. */
const readAs: readonly (readonly [RegExp, string])[] = [
  [/\s+/g, ' '],
  [/ ?[?!]+$/, ''],
  [
    /^(?:since|from) (?:the )?(?:very )?(?:beginning|start)$|^all[ -]?times?$|^(?:life ?time|ever)$/,
    'all time',
  ],
  [/^(?:(?:in|on|for|during|over|within) )?(?:the )?/, ''],
  [/^(?:all|entire|full|whole) (?!time\b)(?:of )?(?:the )?/, ''],
  [/^so far (.+)$/, '$1 so far'],
  [/^(this|last|past|previous|current)[-_]/, '$1 '],
  [/^current /, 'this '],
  // The past week ends today, where last week ended on its last day.
  [/^past (?=(?:week|month|quarter|year)$)/, 'last 1 '],
  [/^(?:past|last) hour$/, 'last 1 hour'],
  [/^(?:past|previous|rolling|trailing) /, 'last '],
  [/^(last )?(?:a )?couple (?:of )?/, '$1two '],
  [/^last fortnight$/, 'last 2 weeks'],
  [/^([wmqy])td$/, '$1 to date'],
  [/^w(?= to date$)/, 'week'],
  [/^m(?= to date$)/, 'month'],
  [/^q(?= to date$)/, 'quarter'],
  [/^y(?= to date$)/, 'year'],
  [/(?: so far|[ -]to[ -]date)$/, ' so far'],
  [/^(?:this )?((?:billing )?(?:cycle|period)) so far$/, 'this $1'],
  [/^(?:this )?(week|month|quarter|year) so far$/, 'since this $1'],
  [/^today so far$/, 'today'],
  [/^billing (?=(?:cycle|period)$)/, 'this billing '],
  [/^((?:since|from) )(?:the )?(?:(?:beginning|start) of (?:the )?)?/, '$1'],
  [/^(since|from) (week|month|quarter|year)$/, '$1 this $2'],
  [/^day before yesterday$/, '2 days ago'],
  [/\b(week|month|quarter|year) before last$/, '2 $1s ago'],
  ...ordinals.map(
    (each, i) =>
      [new RegExp(`\\b${i + 1}(?:st|nd|rd|th) (?=(?:day|week|month|quarter|half)\\b)`), `${each} `] as const,
  ),
  // Not after “last”: the last month in 2019 may be two times.
  [new RegExp(`^(${ordinals.join('|')}) (.+) in `), '$1 $2 of '],
  [/ of (?:the )?(month|quarter|year)$/, ' of this $1'],
  ...ordinals
    .slice(0, 4)
    .map((each, i) => [new RegExp(`^${each} quarter(?= 2\\d{3}$|$)`), `q${i + 1}`] as const),
  ...ordinals
    .slice(0, 2)
    .map((each, i) => [new RegExp(`^${each} half(?= 2\\d{3}$|$)`), `h${i + 1}`] as const),
  [/^(this|last) and (this|last) ([a-z]+)$/, '$1 $3 and $2 $3'],
  [/^(\d{1,2})[/.](2\d{3})$/, '$2-$1'],
  [/ ['’](\d\d)$/, ' 20$1'],
  [/^between (.+) and (.+)$/, '$1 to $2'],
  ...joins.flatMap(([typed, read]) => [
    [new RegExp(`^(?:from )?${month} ${date}${typed}${date}${year}$`), `$1 $2$4${read}$1 $3$4`] as const,
    [
      new RegExp(`^(?:from )?${date}${typed}${date}(?: of)? ${month}${year}$`),
      `$1 $3$4${read}$2 $3$4`,
    ] as const,
    [
      new RegExp(`^(?:from )?w(?:ee)?ks? ?${number}${typed}${number}${year}$`),
      `week $1$3${read}week $2$3`,
    ] as const,
  ]),
];

/** The words without what people put in and means nothing: “in the last two weeks” are the last 2 weeks. */
export function plainWords(text: string): string {
  return readAs
    .reduce((words, [typed, read]) => words.replace(typed, read), text.trim().toLowerCase())
    .replace(/^((?:first|last) )?([a-z]+)(?= [a-z]+(?:s| ago)(?: of .+)?$)/, (all, which = '', word) => {
      const count = ['a', 'an'].includes(word) ? 1 : numberWords.indexOf(word) + 1;
      return count === 0 ? all : `${which}${count}`;
    });
}

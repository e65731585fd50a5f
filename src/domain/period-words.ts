const numberWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const month = '((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)';
const date = '(\\d{1,2})(?:st|nd|rd|th)?';
const to = ' ?(?:-|[–—]|to|until|through|and) ?';
const year = '(,? (?:19|2\\d)\\d\\d)?';

/** What people write, and the words that are read for it. Each is tried on what those before it made of the text. */
const readAs: readonly (readonly [RegExp, string])[] = [
  [/\s+/g, ' '],
  [/ ?[?!]+$/, ''],
  [/^(?:(?:in|on|for|during|over|within) )?(?:the )?/, ''],
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
  [/ ['’](\d\d)$/, ' 20$1'],
  [/^between (.+) and (.+)$/, '$1 to $2'],
  [new RegExp(`^(?:from )?${month} ${date}${to}${date}${year}$`), '$1 $2$4 to $1 $3$4'],
  [new RegExp(`^(?:from )?${date}${to}${date}(?: of)? ${month}${year}$`), '$1 $3$4 to $2 $3$4'],
];

/** The words without what people put in and means nothing: “in the last two weeks” are the last 2 weeks. */
export function plainWords(text: string): string {
  return readAs
    .reduce((words, [typed, read]) => words.replace(typed, read), text.trim().toLowerCase())
    .replace(/^(last )?([a-z]+)(?= [a-z]+(?:s| ago)$)/, (all, last = '', word) => {
      const count = ['a', 'an'].includes(word) ? 1 : numberWords.indexOf(word) + 1;
      return count === 0 ? all : `${last}${count}`;
    });
}

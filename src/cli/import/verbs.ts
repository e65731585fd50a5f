import { quiet } from '../options.ts';
import { verb } from '../verb.ts';
import { sayImported } from './say.ts';

export const importVerbs = [
  verb({
    name: 'import',
    does: 'count past usage from a file',
    more:
      'CSV whose first line names the fields of an event, or one event in JSON a line. Cut off, it goes on where it ' +
      'was; run again, it counts nothing twice. Rows that are wrong are named on stderr and left out, and it ends with ' +
      '1. Charts show every event at its own time; one whose cycle is closed is charged to the open cycle.',
    words: { file: { kind: 'file', does: 'which file', required: true } },
    options: {
      account: { kind: 'account', does: 'whose usage', required: true },
      format: { kind: 'choice', choices: ['csv', 'ndjson'], does: 'what it is; left out: by its name' },
      quiet,
    },
    example: {
      first: [
        'cat > usage.csv <<END',
        'id,type,agent,at',
        'past-1,reply,harbour-chat,$(date -u +%Y-%m-%dT%H:%M:%SZ)',
        'past-2,reply,harbour-chat,$(date -u +%Y-%m-%dT%H:%M:%SZ)',
        'END',
      ].join('\n'),
      words: 'import usage.csv --account demo',
    },
    resume: 'Run the same again: it goes on where it was, and counts nothing twice.',
    run: async (given, screen) => (await import('./act.ts')).importFile(given, screen),
    returns: {
      account: 'whose usage it is',
      file: 'which file',
      resumedAfter: 'rows that a run had done that was cut off',
      rows: 'how many there are',
      recorded: 'how many were counted now',
      duplicates: 'how many were known before',
      late: 'of those counted: how many belong to closed cycles, and were charged to the open one',
      charged: 'what the counted ones cost, in credits',
      bad: 'how many are wrong, and were left out',
      wrong: [{ line: 'where, of the first thousand', faults: 'what is wrong there' }],
    },
    say: sayImported,
    fails: ({ bad }) => bad > 0,
  }),
];

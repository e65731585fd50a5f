import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Known } from '../../src/chat/bare-names.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { type OptionWords, readOptions } from '../../src/chat/words.ts';
import { UserError } from '../../src/domain/errors.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { isLikePeriod, isPeriod, type PeriodContext, periodExamples } from '../../src/domain/period.ts';

const registry = createRegistry(commands);
const now = parseInstant('2026-11-21T15:00:00Z');
const calendar: PeriodContext = { now, zone: 'UTC', anchor: { anchorAt: 0, zone: 'UTC' } };
const account = knownOf(
  { front: 'Harbour Front Desk', a2: 'Harbour Reception Line', a3: 'Lumen Booking Chat', mia: 'Mia' },
  { dental: 'Harbour Dental', front: 'Front & Sons' },
);

function knownOf(agents: Record<string, string>, companies: Record<string, string>): Known {
  const listed = (names: Record<string, string>) =>
    Object.entries(names).map(([id, name]) => ({ id, name, archived: false }));
  return {
    agents: listed(agents),
    companies: listed(companies),
    isPeriod: (words) => isPeriod(words, calendar),
    isLikePeriod: (words) => isLikePeriod(words, calendar),
  };
}

function read(words: string, known = account): OptionWords {
  const { command, rest } = registry.find(words);
  return readOptions(command, rest, known);
}

function refusal(words: string): UserError {
  try {
    read(words);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`“${words}” was read`);
}

describe('a name needs neither quotation marks nor a label', () => {
  test.each<[string, OptionWords]>([
    ['usage agents last week harbour front desk', { period: 'last week', agent: 'front' }],
    ['usage agents Harbour Front Desk last week', { period: 'last week', agent: 'front' }],
    ['usage agents last week "Harbour Front Desk"', { period: 'last week', agent: 'front' }],
    ['usage agents agent:Harbour Front Desk last week', { period: 'last week', agent: 'front' }],
    ['usage agents agent: Harbour Front Desk last week', { period: 'last week', agent: 'front' }],
    ['usage agents company: "Harbour Dental"', { company: 'Harbour Dental' }],
    ['usage agents company:Harbour Dental Mia', { company: 'dental', agent: 'mia' }],
    ['usage agents Front & Sons since monday', { period: 'since monday', company: 'front' }],
    ['usage agents yesterday mia', { period: 'yesterday', agent: 'mia' }],
    ['usage agents Mia', { agent: 'mia' }],
    ['usage agents front', { agent: 'front' }],
    ['usage history weekly Harbour Front Desk calls', { by: 'weekly', lens: 'calls', agent: 'front' }],
    // “chat” alone is a kind, and here the end of a name.
    ['usage log Lumen Booking Chat call', { agent: 'a3', type: 'call' }],
    ['usage log chat', { kind: 'chat' }],
    ['notify caps Harbour Front Desk 200 per day', { agent: 'front', limit: '200', per: 'day' }],
    ['notify digest weekly harbour dental', { every: 'weekly', company: 'dental' }],
  ])('/%s', (words, options) => {
    expect(read(words)).toEqual(options);
  });

  test('what can be read as a time is one, whoever is called so', () => {
    const known = knownOf({ a: 'May', b: 'Last Week', c: 'Today' }, {});

    expect(read('usage may', known)).toEqual({ period: 'may' });
    expect(read('usage last week', known)).toEqual({ period: 'last week' });
    expect(read('usage last week agent:"Last Week"', known)).toEqual({
      period: 'last week',
      agent: 'Last Week',
    });
  });

  test('any name beside any time is read, before it and after it', () => {
    const name = fc
      .array(fc.stringMatching(/^[\p{L}\p{Emoji_Presentation}]{1,9}$/u), { minLength: 2, maxLength: 6 })
      .map((words) => words.join(' '))
      .filter((words) => !isPeriod(words, calendar));
    fc.assert(
      fc.property(name, fc.constantFrom(...periodExamples, 'q3', '5 may', 'since monday'), (name, period) => {
        const known = knownOf({ it: name, short: name.split(' ').slice(0, -1).join(' ') }, {});

        expect(read(`usage patterns ${period} ${name}`, known)).toEqual({ period, agent: 'it' });
        expect(read(`usage patterns period:"${period}"   ${name.replaceAll(' ', '  ')}`, known)).toEqual({
          period,
          agent: 'it',
        });
      }),
    );
  });

  test('never fails but with words, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        try {
          read(`usage log Mia ${typed}`);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('what is no name and no time is said', () => {
  test.each([
    ['usage agents last week reception line', 'reception line', 'Did you mean “Harbour Reception Line”?'],
    ['usage agents booking', 'booking', 'Did you mean “Lumen Booking Chat”?'],
    ['usage agents Harbor Frnt Desk', 'Harbor Frnt Desk', 'Did you mean “Harbour Front Desk”?'],
    ['usage history mesages', 'mesages', 'Did you mean “messages”?'],
    ['usage agents <!channel>', '<!channel>', 'It is no agent or company of this account, and no time.'],
    ['usage agents last week @everyone', '@everyone', 'It is no agent or company of this account'],
  ])('/%s', (words, strange, hint) => {
    const error = refusal(words);

    expect(error.message).toBe(`I do not know what “${strange}” means here.`);
    expect(error.hint).toContain(hint);
  });

  test('two times are one too many', () => {
    expect(refusal('usage last month in 2019').message).toBe('I read two times in “last month in 2019”.');
  });

  test('a misspelt time stays one', () => {
    const words = 'lats week';
    expect(read(`usage ${words}`)).toEqual({ period: words });
  });

  test('a label with nothing behind it is asked about', () => {
    expect(refusal('usage last week agent:').message).toBe('Nothing stands behind “agent:”.');
  });

  test('long and crossing text is quoted short and on one line', () => {
    const { message } = refusal(`usage last week ${'x'.repeat(500)}\u202eabc`);

    expect(message.length).toBeLessThan(120);
    expect(message).not.toMatch(/[\u202a-\u202e]/u);
  });
});

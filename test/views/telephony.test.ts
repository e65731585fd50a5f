import { expect, test } from 'vitest';
import type { TelephonyMoney } from '../../src/reports/ports/paying.ts';
import { telephonyFields } from '../../src/views/telephony.ts';
import { plain } from '../support/cards.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = Date.UTC(2026, 10, 21, 12, 57);

function read(said: Partial<NonNullable<TelephonyMoney['said']>>): string {
  const whole = { at: AT, currency: 'USD', balance: '1', spent: '0', from: '2026-10-23', to: '2026-11-21' };
  const money = { connectionId: 'main', provider: 'Twilio', said: { ...whole, ...said }, failure: null };
  const [field] = telephonyFields([money], { at: AT, zone: 'UTC', manages: false });
  return plain(field?.value ?? '');
}

test.each([
  [0, 'just now'],
  [MINUTE - 1, 'just now'],
  [MINUTE, '1 minute ago'],
  [HOUR - 1, '59 minutes ago'],
  [HOUR, '1 hour ago'],
  [48 * HOUR - 1, '47 hours ago'],
  [48 * HOUR, '2 days ago'],
])('what was read %i ms ago says how old it is: %s', (ageMs, age) => {
  expect(read({ at: AT - ageMs })).toMatch(new RegExp(`; as of .*, ${age}$`));
});

test.each([
  ['27.7921', 'USD', '27.79 USD'],
  ['27.795', 'USD', '27.80 USD'],
  ['999.999', 'USD', '1000.00 USD'],
  ['9007199254740993.005', 'USD', '9007199254740993.01 USD'],
  ['0', 'USD', '0.00 USD'],
  ['-0.004', 'USD', '0.00 USD'],
  ['-12.5', 'EUR', '−12.50 EUR'],
  ['1234.5', 'JPY', '1235 JPY'],
  ['1.2345', 'KWD', '1.235 KWD'],
  ['7', 'XTS', '7.00 XTS'],
])('%s %s is said to the smallest coin: %s', (balance, currency, said) => {
  expect(read({ balance, currency })).toMatch(new RegExp(`^${said.replaceAll('.', '\\.')} left;`));
});

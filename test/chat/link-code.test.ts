import { expect, test } from 'vitest';
import { mintLinkCode, parseLinkCode } from '../../src/chat/link-code.ts';

test('a code reads back as the account and the hash it was made with', () => {
  const { text, ...key } = mintLinkCode('acme-2');

  expect(text).toMatch(/^acme-2\.([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(parseLinkCode(text)).toEqual(key);
});

test('no two codes are the same, and none is kept as it is typed', () => {
  const codes = Array.from({ length: 200 }, () => mintLinkCode('acme'));

  expect(new Set(codes.map(({ text }) => text)).size).toBe(200);
  for (const { text, hash } of codes) expect(hash.toString('latin1')).not.toContain(text.slice(-4));
});

test.each([
  'ACME.7K01-9XPM-4TRW-0H5N',
  'acme.7ko1-9xpm-4trw-oh5n',
  'acme.7K0L-9XPM-4TRW-0H5N',
  'acme.7KOi-9XPM-4TRW-OH5N',
  'acme.7K019XPM4TRW0H5N',
  ' acme.7K01 9XPM 4TRW 0H5N ',
  'acme.7K01–9XPM—4TRW‑0H5N',
])('%s is read as the code that was meant', (typed) => {
  expect(parseLinkCode(typed)).toEqual(parseLinkCode('acme.7K01-9XPM-4TRW-0H5N'));
});

test.each([
  '',
  'acme',
  'acme.',
  '.7K01-9XPM-4TRW-0H5N',
  'acme.7K01-9XPM-4TRW',
  'acme.7K01-9XPM-4TRW-0H5N-0',
  'a_b.7K01-9XPM-4TRW-0H5N',
  'acme.7K01-9XPM-4TRW-0H5!',
])('“%s” is no code', (typed) => {
  expect(parseLinkCode(typed)).toBeNull();
});

test('the same letters for another account are another code', () => {
  const [one, other] = ['acme', 'zenith'].map((id) => parseLinkCode(`${id}.7K01-9XPM-4TRW-0H5N`));

  expect(one?.hash).not.toEqual(other?.hash);
});

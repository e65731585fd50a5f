import { expect, test } from 'vitest';
import { createSeal } from '../src/seal.ts';

const key = (byte: number) => Buffer.alloc(32, byte);
const TEXT = 'xoxb-1-secret and “more”';

test('what is locked opens to what it was, and shows nothing of it', () => {
  const seal = createSeal([key(1)]);

  const sealed = seal.lock(TEXT, 'slack:T1');

  expect(sealed.toString('latin1')).not.toContain('secret');
  expect(seal.open(sealed, 'slack:T1')).toEqual({ text: TEXT, stale: false });
});

test('the same text is never locked into the same bytes', () => {
  const seal = createSeal([key(1)]);

  expect(seal.lock(TEXT, 'slack:T1')).not.toEqual(seal.lock(TEXT, 'slack:T1'));
});

test('an older key still opens, and says that it is old', () => {
  const sealed = createSeal([key(1)]).lock(TEXT, 'slack:T1');

  expect(createSeal([key(2), key(1)]).open(sealed, 'slack:T1')).toEqual({ text: TEXT, stale: true });
});

test('without the key that locked it, it says which tokens and what to do', () => {
  const sealed = createSeal([key(1)]).lock(TEXT, 'slack:T1');

  expect(() => createSeal([key(2)]).open(sealed, 'slack:T1')).toThrow(
    expect.objectContaining({ code: 'token-key-missing', message: expect.stringContaining('slack:T1') }),
  );
});

test('moved to another workspace it does not open', () => {
  const seal = createSeal([key(1)]);
  const sealed = seal.lock(TEXT, 'slack:T1');

  expect(() => seal.open(sealed, 'slack:T2')).toThrow(expect.objectContaining({ code: 'token-unreadable' }));
});

test('changed in any one byte it does not open', () => {
  const seal = createSeal([key(1)]);
  const sealed = seal.lock(TEXT, 'slack:T1');

  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => seal.open(changed, 'slack:T1'), `byte ${index}`).toThrow(/secrets of slack:T1/);
  }
  expect(() => seal.open(sealed.subarray(0, 20), 'slack:T1')).toThrow('damaged');
});

test('no key at all is refused at once', () => {
  expect(() => createSeal([])).toThrow('TOKEN_KEYS holds no key');
});

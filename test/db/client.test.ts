import { expect, test } from 'vitest';
import { refuseOldServer } from '../../src/db/client.ts';

test.each(['9.6.24', '14.9', '14.9 (Debian 14.9-1.pgdg120+1)', ''])(
  'PostgreSQL %s is refused by name',
  (version) => {
    expect(() => refuseOldServer(version)).toThrow(
      /^This server is PostgreSQL .+; Tallybot needs 15 or later\.$/,
    );
  },
);

test('the number alone is named', () => {
  expect(() => refuseOldServer('14.9 (Debian 14.9-1)')).toThrow(
    'This server is PostgreSQL 14.9; Tallybot needs',
  );
});

test.each(['15.0', '18.4', '19beta1'])('PostgreSQL %s is welcome', (version) => {
  expect(() => refuseOldServer(version)).not.toThrow();
});

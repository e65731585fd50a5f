import { expect, test } from 'vitest';
import { newsIn } from '../../../src/playground/page/shell/use-notices.ts';
import { printStand, standIn } from '../../../src/playground/page/shell/use-stand.ts';

test('loaded anew, the page has the same person in the same place', () => {
  const stand = { seat: { platform: 'discord', person: 'on-call' }, place: '990000000000000021' } as const;
  expect(standIn(printStand(stand))).toEqual(stand);
});

test.each([null, '', 'teams member C1', 'slack owner C1', '{"seat":1}'])(
  'with “%s” kept, the page begins as the manager in Slack',
  (kept) => {
    expect(standIn(kept)).toEqual({ seat: { platform: 'slack', person: 'manager' }, place: '' });
  },
);

test('what the platform had said before somebody looked is not said again', () => {
  expect(newsIn(['old'], null)).toEqual([]);
  expect(newsIn(['old'], 1)).toEqual([]);
  expect(newsIn(['old', 'new', 'newer'], 1)).toEqual(['new', 'newer']);
  // The service was started anew, and has forgotten it.
  expect(newsIn([], 1)).toEqual([]);
  expect(newsIn(null, 1)).toEqual([]);
});

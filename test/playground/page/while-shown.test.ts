import { expect, test } from 'vitest';
import { whileShown } from '../../../src/playground/page/shell/while-shown.ts';

function fakePage() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  return {
    page,
    turn(to: DocumentVisibilityState) {
      page.visibilityState = to;
      page.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

test('a tab that nobody sees gives back its connection, of which a browser has six, and takes one when it is seen', () => {
  const { page, turn } = fakePage();
  const told: string[] = [];
  const end = whileShown(page, () => {
    told.push('begun');
    return () => told.push('ended');
  });
  turn('hidden');
  turn('hidden');
  turn('visible');
  turn('visible');
  end();
  turn('hidden');
  turn('visible');
  expect(told).toEqual(['begun', 'ended', 'begun', 'ended']);
});

test('one that was opened behind another waits until it is seen', () => {
  const { page, turn } = fakePage();
  page.visibilityState = 'hidden';
  let begun = 0;
  const end = whileShown(page, () => {
    begun += 1;
    return () => {};
  });
  expect(begun).toBe(0);
  turn('visible');
  expect(begun).toBe(1);
  end();
});

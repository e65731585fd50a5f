import { expect, it } from 'vitest';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import { heardLog } from './bot-stage.ts';
import { buttonsIn, headingsIn, textsIn, type ViewStage, viewStage } from './view-stage.ts';

const opened = (on: ViewStage, person: Person) => on.homeAfter(person, () => person.openHome());
const published = (on: ViewStage) => on.callsOf('views.publish');
/** Until so many have been asked for: they are counted when they have been answered. */
const publishedBy = (on: ViewStage, count: number) => on.slack.until(() => published(on).length === count);
const FAILED = 'Something went wrong on our side.';

it('two people at once see Home each as their role has it', async () => {
  const on = await viewStage();

  const [managers, members, guests] = await Promise.all(
    [on.ann, on.ben, on.gil].map((each) => opened(on, each)),
  );

  expect(buttonsIn(managers ?? { blocks: [] })).toContain('Record a top-up…');
  expect(buttonsIn(members ?? { blocks: [] })).not.toContain('Record a top-up…');
  expect(headingsIn(guests ?? { blocks: [] })).toHaveLength(1);
});

it('an event that Slack delivers twice shows Home once', async () => {
  const on = await viewStage();
  on.slack.faults.duplicateDeliveries(1);

  await opened(on, on.ann);

  await opened(on, on.ann);
  await publishedBy(on, 2);
});

it('a 429 is waited for as long as Slack says', async () => {
  const on = await viewStage();
  on.slack.faults.next('views.publish', { kind: 'rate-limited', retryAfterS: 7 });

  const home = await opened(on, on.ann);

  expect(headingsIn(home)).toHaveLength(5);
  expect(on.pausesMs).toEqual([7_000]);
});

it('a 500 is tried again', async () => {
  const on = await viewStage();
  on.slack.faults.next('views.publish', { kind: 'status', status: 500 }, 2);

  expect(headingsIn(await opened(on, on.ann))).toHaveLength(5);
  await publishedBy(on, 3);
});

it('where Slack goes on failing, Home says so, and its button tries again', async () => {
  const on = await viewStage();
  heardLog();
  on.slack.faults.next('views.publish', { kind: 'status', status: 500 }, 4);

  const sorry = await opened(on, on.ann);

  expect(headingsIn(sorry)).toEqual([FAILED]);
  const home = await on.homeAfter(on.ann, () => on.ann.press(sorry, 'Try again'));
  expect(headingsIn(home)).toHaveLength(5);
});

it('where even that is not possible, it is logged, and the next time is a new one', async () => {
  const on = await viewStage();
  const lines = heardLog();
  on.slack.faults.next('views.publish', { kind: 'status', status: 500 }, 8);

  await on.ann.openHome();

  await publishedBy(on, 8);
  expect(headingsIn(await opened(on, on.ann))).toHaveLength(5);
  expect(lines.with('Home cannot be shown')).toHaveLength(1);
});

it('a part that fails says so in its place, and the others are there', async () => {
  heardLog();
  const on = await viewStage({
    reports: { events: () => Promise.reject(new Error('the log cannot be read')) },
  });

  const home = await opened(on, on.ann);

  expect(headingsIn(home)).toHaveLength(5);
  expect(headingsIn(home)[4]).toBe(FAILED);
  expect(buttonsIn(home)).toContain('Try again');
});

it('what was published meanwhile is replaced by what was asked for last', async () => {
  const on = await viewStage();
  const home = await opened(on, on.ann);
  on.slack.faults.next('views.publish', { kind: 'error', error: 'hash_conflict' });

  const filtered = await on.homeAfter(on.ann, () => on.ann.select(home, 'Lens', 'messages'));

  expect(filtered.privateMetadata).toBe('home lens:messages');
  const [, refused, again] = published(on).map(({ params }) => params['hash']);
  expect(refused).toBe(home.hash);
  expect(again).toBeUndefined();
});

it('a slower answer to an earlier press never lies over a later one', async () => {
  const on = await viewStage();
  const home = await opened(on, on.ann);
  const slow = on.slack.faults.hold('views.publish');
  await on.ann.select(home, 'Lens', 'messages');
  await slow.arrived;

  const later = await on.homeAfter(on.ann, () => on.ann.select(home, 'Lens', 'calls'));
  slow.release();

  await publishedBy(on, 3);
  await on.homeAfter(on.ben, () => on.ben.openHome());
  expect(on.ann.home()).toBe(later);
  expect(later.privateMetadata).toBe('home lens:calls');
});

it('a picture that Slack does not take, also a moment later, gives way to its numbers', async () => {
  const on = await viewStage();
  heardLog();
  on.slack.faults.next('views.publish', { kind: 'error', error: 'invalid_arguments' }, 2);

  const home = await opened(on, on.ann);

  expect(on.pausesMs).toEqual([1_500]);
  expect(textsIn(home)).toContain('There is no picture of the chart');
});

it('a withdrawn token is logged, and nothing is tried with it', async () => {
  const on = await viewStage();
  const lines = heardLog();
  await opened(on, on.ben);
  on.slack.faults.next('views.publish', { kind: 'error', error: 'token_revoked' });

  await on.ann.openHome();

  await publishedBy(on, 2);
  await opened(on, on.ben);
  await publishedBy(on, 3);
  expect(lines.with('Home cannot be shown: the app is gone')).toHaveLength(1);
});

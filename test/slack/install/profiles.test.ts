import { ErrorCode } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createProfiles } from '../../../src/slack/install/profiles.ts';

type Client = Parameters<ReturnType<typeof createProfiles>['profileOf']>[0];

function slackWith(answer: () => object) {
  const asked: string[] = [];
  const users = {
    info: async ({ user }: { user: string }) => {
      asked.push(user);
      return { ok: true, user: answer() };
    },
  };
  return { client: { users } as unknown as Client, asked };
}

function slackError(error: string) {
  return Object.assign(new Error(error), { code: ErrorCode.PlatformError, data: { ok: false, error } });
}

const pat = { id: 'U1', team_id: 'T1', name: 'pat', tz: 'Europe/Berlin', profile: { display_name: 'Pat' } };

test.each<[string, object, { isAdmin: boolean; isGuest: boolean }]>([
  ['a member', {}, { isAdmin: false, isGuest: false }],
  ['an admin', { is_admin: true }, { isAdmin: true, isGuest: false }],
  ['an owner', { is_owner: true }, { isAdmin: true, isGuest: false }],
  ['a guest of several channels', { is_restricted: true }, { isAdmin: false, isGuest: true }],
  ['a guest of one channel', { is_ultra_restricted: true }, { isAdmin: false, isGuest: true }],
  ['a stranger', { is_stranger: true }, { isAdmin: false, isGuest: true }],
  ['an admin of another organisation', { team_id: 'T9', is_admin: true }, { isAdmin: false, isGuest: true }],
  [
    'somebody of the same organisation with another home',
    { team_id: 'T2', enterprise_user: { teams: ['T1', 'T2'] } },
    { isAdmin: false, isGuest: false },
  ],
  [
    'somebody of the same organisation but not of this workspace',
    { team_id: 'T2', enterprise_user: { teams: ['T2'] }, is_owner: true },
    { isAdmin: false, isGuest: true },
  ],
  ['somebody whose account was ended', { deleted: true, is_admin: true }, { isAdmin: false, isGuest: true }],
])('%s is told from the others', async (_title, more, expected) => {
  const { client } = slackWith(() => ({ ...pat, ...more }));

  const profile = await createProfiles(() => 0).profileOf(client, 'T1', 'U1');

  expect(profile).toEqual({
    ...{ platform: 'slack', workspace: 'T1', userId: 'U1', name: 'Pat', zone: 'Europe/Berlin' },
    ...expected,
  });
});

test.each(['user_not_found', 'user_not_visible', 'missing_scope'])(
  'whom Slack does not show (%s) counts as a guest',
  async (reason) => {
    const { client } = slackWith(() => {
      throw slackError(reason);
    });

    expect(await createProfiles(() => 0).profileOf(client, 'T1', 'U1')).toMatchObject({
      isAdmin: false,
      isGuest: true,
    });
  },
);

test('a failure of Slack is no answer, and is not remembered as one', async () => {
  const answers = [slackError('internal_error'), pat];
  const { client } = slackWith(() => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next ?? {};
  });
  const profiles = createProfiles(() => 0);

  await expect(profiles.profileOf(client, 'T1', 'U1')).rejects.toThrow('internal_error');
  expect(await profiles.profileOf(client, 'T1', 'U1')).toMatchObject({ name: 'Pat', isGuest: false });
});

test('somebody is asked about once in five minutes, by workspace', async () => {
  let now = 0;
  const { client, asked } = slackWith(() => pat);
  const profiles = createProfiles(() => now);

  await Promise.all([profiles.profileOf(client, 'T1', 'U1'), profiles.profileOf(client, 'T1', 'U1')]);
  await profiles.profileOf(client, 'T2', 'U1');
  expect(asked).toHaveLength(2);

  now = 5 * 60_000;
  await profiles.profileOf(client, 'T1', 'U1');
  expect(asked).toHaveLength(3);
});

import { expect, test } from 'vitest';
import { mintLinkCode } from '../../src/chat/link-code.ts';
import { answerUnlinked, refuseLinked } from '../../src/chat/linking.ts';
import { pinWorkspace } from '../../src/chat/pinned.ts';
import type { CodeKey, LinkAnswer } from '../../src/chat/ports/workspaces.ts';

const admin = {
  platform: 'slack',
  workspace: 'T1',
  userId: 'U1',
  name: 'Pat',
  isAdmin: true,
  isGuest: false,
} as const;

function linkingThat(answer: LinkAnswer) {
  const asked: CodeKey[] = [];
  return {
    asked,
    async link(code: CodeKey) {
      asked.push(code);
      return answer;
    },
  };
}

const linked: LinkAnswer = { status: 'linked', accountName: 'Acme' };

test.each(['', 'usage', 'credits plan', 'credits plan linkage', 'usage agents last week'])(
  '“%s” in a workspace without an account is answered with how to link it',
  async (words) => {
    const linking = linkingThat(linked);

    const card = await answerUnlinked(words, admin, linking, 0);

    expect(card.title).toBe('This workspace has no account yet.');
    expect(JSON.stringify(card)).toContain('/credits plan link');
    expect(linking.asked).toEqual([]);
  },
);

test.each([
  (code: string) => `credits plan link ${code}`,
  (code: string) => `/Credits  plan LINK ${code.toLowerCase()}`,
  (code: string) => `credits plan link code:${code}`,
  (code: string) => `credits plan link “${code}”`,
])('the code is taken as it is typed (%#)', async (type) => {
  const { text, ...key } = mintLinkCode('acme');
  const linking = linkingThat(linked);

  const card = await answerUnlinked(type(text), admin, linking, 0);

  expect(linking.asked).toEqual([key]);
  expect(card.title).toBe('This workspace now belongs to Acme.');
});

test.each([
  ['a teammate', { isAdmin: false, isGuest: false }],
  ['a guest', { isAdmin: false, isGuest: true }],
  ['an admin of another organisation', { isAdmin: true, isGuest: true }],
])('%s cannot link, and uses up nothing', async (_title, kind) => {
  const linking = linkingThat(linked);

  const card = await answerUnlinked(
    `credits plan link ${mintLinkCode('acme').text}`,
    { ...admin, ...kind },
    linking,
    0,
  );

  expect(card.title).toBe('Only an admin of this workspace can link it to an account.');
  expect(linking.asked).toEqual([]);
});

test.each<[LinkAnswer, string]>([
  [{ status: 'wrong' }, 'I do not know that code.'],
  [{ status: 'used' }, 'That code has been used already.'],
  [{ status: 'expired' }, 'That code is too old.'],
  [{ status: 'too-many-tries' }, 'There were too many wrong codes from this workspace.'],
  [{ status: 'already-here', accountName: 'Acme' }, 'This workspace belongs to Acme already.'],
  [{ status: 'already-elsewhere' }, 'This workspace belongs to another account.'],
])('%o is said with what to do', async (answer, title) => {
  const words = `credits plan link ${mintLinkCode('acme').text}`;

  const card = await answerUnlinked(words, admin, linkingThat(answer), 0);

  expect(card.title).toBe(title);
  expect(card.parts).toHaveLength(1);
});

test.each(['credits plan link', 'credits plan link acme', 'credits plan link 12-34'])(
  '“%s” is told what a code looks like',
  async (words) => {
    const card = await answerUnlinked(words, admin, linkingThat(linked), 0);

    expect(card.title).toBe('That is not a code I could read.');
  },
);

test('a failure while linking is said, with a way to try again', async () => {
  const words = `credits plan link ${mintLinkCode('acme').text}`;
  const linking = { link: () => Promise.reject(new Error('the database is away')) };

  const card = await answerUnlinked(words, admin, linking, 0);

  expect(card.title).toBe('Something went wrong on our side.');
});

test('in a linked workspace a code is refused by whose it is, without saying who the other account is', () => {
  const account = { id: 'acme', name: 'Acme' };

  expect(refuseLinked(mintLinkCode('acme').text, account, 'slack')).toMatchObject({ code: 'already-linked' });
  expect(refuseLinked(mintLinkCode('zenith').text, account, 'slack')).toMatchObject({
    code: 'linked-elsewhere',
  });
});

test('a workspace that the settings name belongs to that account, and no other does', async () => {
  const others = { accountOf: async () => null };

  const { accountOf } = pinWorkspace(others, { platform: 'slack', workspace: 'T1' }, 'demo');

  expect(await accountOf({ platform: 'slack', workspace: 'T1' })).toBe('demo');
  expect(await accountOf({ platform: 'slack', workspace: 'T2' })).toBeNull();
  expect(await accountOf({ platform: 'discord', workspace: 'T1' })).toBeNull();
});

test('in Discord the same is said in its own words', async () => {
  const words = `credits plan link code:${mintLinkCode('acme').text}`;
  const priya = { ...admin, platform: 'discord' } as const;
  const titleFor = async (
    words: string,
    who: typeof priya | (Omit<typeof priya, 'isAdmin'> & { isAdmin: false }),
  ) => (await answerUnlinked(words, who, linkingThat(linked), 0)).title;

  expect(await titleFor('usage summary', priya)).toBe('This server has no account yet.');
  expect(await titleFor(words, priya)).toBe('This server now belongs to Acme.');
  expect(await titleFor(words, { ...priya, isAdmin: false })).toBe(
    'Only somebody with Manage Server can link this server to an account.',
  );
  expect(refuseLinked(undefined, { id: 'acme', name: 'Acme' }, 'discord').message).toBe(
    'This server belongs to Acme already.',
  );
});

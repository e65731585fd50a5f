import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { mintLinkCode } from '../../src/chat/link-code.ts';
import { createRegistry } from '../../src/chat/registry.ts';

const place = { platform: 'slack', workspace: 'T1', channel: 'C1', zone: null } as const;

/** Where there is an account, so that the command itself is asked. */
async function refusalOf(words: string, where: typeof place | null) {
  const { command, rest } = createRegistry(commands).find(words);
  const context = { directory: { id: 'acme', name: 'Acme' }, place: where };
  return command.run({ code: rest || undefined }, context as never).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('in a linked workspace a code is not used, and whose it is decides what is said', async () => {
  const [own, other] = ['acme', 'zenith'].map((id) => `credits plan link ${mintLinkCode(id).text}`);

  expect(await refusalOf(own ?? '', place)).toMatchObject({ code: 'already-linked' });
  expect(await refusalOf(other ?? '', place)).toMatchObject({ code: 'linked-elsewhere' });
  expect(await refusalOf('credits plan link', place)).toMatchObject({ code: 'already-linked' });
});

test('in a terminal there is no workspace to link', async () => {
  expect(await refusalOf('credits plan link', null)).toMatchObject({ code: 'no-workspace' });
});

import { expect, test } from 'vitest';
import { memberVerbs } from '../../src/cli/member.ts';

const GUILD = '157367557397518746';
const ROLE = '157367557397518747';

test.each([
  ['a role of Slack', ['--workspace', 'T1', '--discord-role', ROLE], 'T1 is no Discord server.'],
  ['what is no role', ['--workspace', GUILD, '--discord-role', 'Billing'], '“Billing” is no id of a role.'],
  ['everybody', ['--workspace', GUILD, '--discord-role', GUILD], 'That is @everyone'],
  ['a person and a role', ['--workspace', GUILD, '--discord-role', ROLE, '--user', '1'], 'not both'],
  ['neither', ['--workspace', GUILD], '--user is missing'],
  ['a role as owner', ['--workspace', GUILD, '--discord-role', ROLE, '--role', 'own'], 'can view or manage'],
])('%s cannot be named, and it is said why', async (_, words, message) => {
  const adding = memberVerbs['member add']?.run(['acme', ...words, '--name', 'Billing']);

  await expect(adding).rejects.toMatchObject({ message: expect.stringContaining(message) });
});

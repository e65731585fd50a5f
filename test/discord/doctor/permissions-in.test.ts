import { type APIRole, OverwriteType, PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { permissionsIn } from '../../../src/discord/doctor/permissions-in.ts';

const { Administrator, SendMessages, ViewChannel } = PermissionFlagsBits;
const role = (id: string, permissions: bigint) => ({ id, permissions: String(permissions) }) as APIRole;
const over = (id: string, allow: bigint, deny: bigint) => ({
  id,
  type: OverwriteType.Role,
  allow: String(allow),
  deny: String(deny),
});
const placed = { guildId: 'g', userId: 'u', roleIds: ['a', 'b'] };
const roles = [role('g', ViewChannel), role('a', SendMessages), role('c', PermissionFlagsBits.BanMembers)];

test.each([
  ['roles add up, and those of others do not count', roles, [], ViewChannel | SendMessages],
  ['everyone may be denied', roles, [over('g', 0n, ViewChannel)], SendMessages],
  [
    'a role may again what everyone may not',
    roles,
    [over('a', ViewChannel, 0n), over('g', 0n, ViewChannel)],
    ViewChannel | SendMessages,
  ],
  [
    'what one role allows, another does not take away',
    roles,
    [over('a', SendMessages, 0n), over('b', 0n, SendMessages)],
    ViewChannel | SendMessages,
  ],
  [
    'the person stands above all roles',
    roles,
    [over('u', 0n, SendMessages), over('a', SendMessages, 0n)],
    ViewChannel,
  ],
  [
    'overwrites of other roles do not count',
    roles,
    [over('c', 0n, SendMessages)],
    ViewChannel | SendMessages,
  ],
])('%s', (_, roles, overwrites, expected) => {
  expect(permissionsIn({ ...placed, roles, overwrites })).toBe(expected);
});

test('an administrator may everything, whatever a channel says', () => {
  const overwrites = [over('u', 0n, SendMessages)];

  const held = permissionsIn({ ...placed, roles: [...roles, role('b', Administrator)], overwrites });

  expect(held & SendMessages).toBe(SendMessages);
});

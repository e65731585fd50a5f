import { expect, test } from 'vitest';
import { personOf } from '../../src/chat/people.ts';

const someone = {
  platform: 'slack',
  workspace: 'T1',
  userId: 'U1',
  name: 'pat',
  isAdmin: false,
  isGuest: false,
} as const;

const kinds = {
  admin: { ...someone, isAdmin: true },
  teammate: someone,
  guest: { ...someone, isGuest: true },
  // An admin of another organisation, in a channel that two share.
  stranger: { ...someone, isAdmin: true, isGuest: true },
};

test.each([
  ['admin', null, 'manage', 'manage'],
  ['admin', 'view', 'manage', 'manage'],
  ['admin', 'manage', 'manage', 'manage'],
  ['teammate', null, 'view', 'none'],
  ['teammate', 'view', 'view', 'view'],
  ['teammate', 'manage', 'manage', 'manage'],
  ['teammate', 'own', 'manage', 'manage'],
  ['guest', null, 'none', 'none'],
  ['guest', 'view', 'view', 'view'],
  ['guest', 'manage', 'manage', 'manage'],
  ['stranger', null, 'none', 'none'],
  ['stranger', 'view', 'view', 'view'],
] as const)(
  'of the %s, named as %s: %s where the team reads, %s where members do',
  (kind, role, team, members) => {
    const member = role && { id: 'pat', name: 'Pat Lee', role };

    expect(personOf(kinds[kind], member, { readableBy: 'team' }).right).toBe(team);
    expect(personOf(kinds[kind], member, { readableBy: 'members' }).right).toBe(members);
  },
);

test('a named person goes by the name given here, another by the platform’s', () => {
  const named = personOf(someone, { id: 'pat', name: 'Pat Lee', role: 'view' }, { readableBy: 'team' });
  const other = personOf(someone, null, { readableBy: 'team' });

  expect(named).toMatchObject({ id: 'pat', name: 'Pat Lee' });
  expect(other).toMatchObject({ id: 'slack:T1:U1', name: 'pat' });
});

test.each([
  ['admin', 'view', ['view'], 'manage', 'manage'],
  ['teammate', null, ['view'], 'view', 'view'],
  ['teammate', null, ['view', 'manage'], 'manage', 'manage'],
  ['teammate', 'view', ['manage'], 'manage', 'manage'],
  ['teammate', 'manage', ['view'], 'manage', 'manage'],
  ['guest', null, ['view'], 'view', 'view'],
  ['guest', null, ['manage'], 'manage', 'manage'],
  ['stranger', null, ['view'], 'view', 'view'],
] as const)(
  'of the %s, named as %s, with roles that %s: %s where the team reads, %s where members do',
  (kind, own, held, team, members) => {
    const member = own && { id: 'pat', name: 'Pat Lee', role: own };
    const roles = held.map((role) => ({ id: `discord:1:role:${role}`, name: role, role }));

    expect(personOf(kinds[kind], member, { readableBy: 'team' }, roles).right).toBe(team);
    expect(personOf(kinds[kind], member, { readableBy: 'members' }, roles).right).toBe(members);
  },
);

test('whoever holds a named role stays who they are', () => {
  const role = { id: 'discord:1:role:2', name: 'Billing', role: 'manage' } as const;

  const person = personOf(someone, null, { readableBy: 'team' }, [role]);

  expect(person).toEqual({ id: 'slack:T1:U1', name: 'pat', right: 'manage' });
});

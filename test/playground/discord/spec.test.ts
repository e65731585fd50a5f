import { describe, expect, it } from 'vitest';
import { routes } from '../../../src/playground/discord/rest/index.ts';
import { isSpecified, noSpec, specFaults } from '../../support/discord-spec.ts';
import {
  button,
  chars,
  command,
  gallery,
  input,
  label,
  message,
  modal,
  option,
  picture,
  row,
  section,
  select,
  string,
  sub,
  text,
} from './pieces.ts';

const create = { method: 'POST', path: '/channels/{channel_id}/messages' };
const callback = { method: 'POST', path: '/interactions/{interaction_id}/{interaction_token}/callback' };
const commands = { method: 'PUT', path: '/applications/{application_id}/commands' };

describe.skipIf(noSpec)(`Discord's own specification${noSpec ? ` (${noSpec})` : ''}`, () => {
  it.each(routes.map(({ route }) => route))('knows $method $path', (route) => {
    expect(isSpecified(route)).toBe(true);
  });

  it.each([
    ['a card', create, message(text(), section(), row(select()), gallery(picture()))],
    [
      'plain words',
      create,
      { content: 'Used', nonce: 'a', enforce_nonce: true, allowed_mentions: { parse: [] } },
    ],
    ['a deferral', callback, { type: 5, data: { flags: 64 } }],
    ['a modal', callback, { type: 9, data: modal() }],
    ['choices', callback, { type: 8, data: { choices: [{ name: 'a', value: 'a' }] } }],
    [
      'commands',
      commands,
      [command({ default_member_permissions: '32', options: [sub({ options: [string()] })] })],
    ],
  ])('lets %s through', (_what, where, body) => {
    expect(specFaults({ ...where, body })).toEqual([]);
  });

  it.each([
    [
      'a custom_id that is too long',
      create,
      message(row(button({ custom_id: chars(101) }))),
      '/components/0/components/0/custom_id: Too big: expected string to have <=100 characters',
    ],
    [
      'a section without an accessory',
      create,
      message(section({ accessory: undefined })),
      '/components/0/accessory: Invalid input: expected object, received undefined',
    ],
    [
      'an option that is too long',
      create,
      message(row(select({ options: [option(chars(101))] }))),
      '/components/0/components/0/options/0/label: Too big: expected string to have <=100 characters',
    ],
    [
      'an accent that is no colour',
      create,
      message({ type: 17, accent_color: -1, components: [text()] }),
      '/components/0/accent_color: Too small: expected number to be >=0',
    ],
    [
      'a title that is too long',
      callback,
      { type: 9, data: modal({ title: chars(46) }) },
      '/data/title: Too big: expected string to have <=45 characters',
    ],
    [
      'a field without its kind',
      callback,
      { type: 9, data: modal({ components: [label(input({ style: undefined }))] }) },
      '/data/components/0/component/style: Invalid input: expected number, received undefined',
    ],
    [
      'a command without a name',
      commands,
      [{ description: 'a' }],
      '/0/name: Invalid input: expected string, received undefined',
    ],
    [
      'a call that is not there',
      { method: 'PUT', path: '/channels/{channel_id}/messages' },
      {},
      'PUT /channels/{channel_id}/messages is not in the specification',
    ],
  ])('finds %s', (_what, where, body, fault) => {
    expect(specFaults({ ...where, body })).toContain(fault);
  });
});

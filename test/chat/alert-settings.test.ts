import { expect, test } from 'vitest';
import { alertSettings } from '../../src/chat/forms/alert-settings.ts';

test('where unanswered warnings may go is offered by name: the address of a webhook may hold a token', async () => {
  const destination = { zone: null, ownerId: 'ann', broken: null };
  const destinations = [
    { ...destination, id: 'd1', platform: 'slack', workspace: 'T1', channel: 'C024BE91L', name: 'ops' },
    {
      ...{ ...destination, id: 'd2', platform: 'webhook', workspace: 'webhook' },
      ...{ channel: 'https://example.com/hook?token=abc', name: 'pager' },
    },
  ];
  const reports = { notices: async () => ({ destinations, rules: [] }) };

  const begun = await alertSettings.begin({
    directory: { id: 'acme' },
    now: 0,
    place: null,
    reports,
  } as never);

  expect(begun.choices?.['escalate']).toEqual([
    { label: 'Nowhere', value: 'none' },
    { label: 'Slack #ops', value: 'd1' },
    { label: expect.stringMatching(/^Webhook .*pager/), value: 'd2' },
  ]);
  expect(JSON.stringify(begun)).not.toContain('token');
});

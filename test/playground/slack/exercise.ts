import type { App } from '@slack/bolt';
import { expect } from 'vitest';
import type { stage } from './stage.ts';

const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

function pageOf(page: number, what: string) {
  return {
    text: `Page ${page} of ${what}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `Page ${page} of ${what}` } },
      {
        type: 'actions',
        elements: ['next', 'top-up', 'chart'].map((action) => ({
          type: 'button',
          action_id: action,
          text: { type: 'plain_text', text: action },
          value: `${page} ${what}`,
        })),
      },
    ],
  };
}

/** A small bot that uses all of what ours does. */
export function answersEverything(app: App): void {
  app.command('/usage', async ({ ack, respond, command }) => {
    await ack();
    await respond(pageOf(1, command.text) as never);
  });
  app.action('next', async ({ ack, respond, action }) => {
    await ack();
    const [page, what] = String('value' in action ? action.value : '').split(' ');
    await respond({ ...pageOf(Number(page) + 1, String(what)), replace_original: true } as never);
  });
  app.action('top-up', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: (body as { trigger_id: string }).trigger_id,
      view: {
        type: 'modal',
        callback_id: 'top-up',
        title: { type: 'plain_text', text: 'Top up' },
        submit: { type: 'plain_text', text: 'Pay' },
        blocks: [
          {
            type: 'input',
            block_id: 'amount',
            label: { type: 'plain_text', text: 'Amount' },
            element: { type: 'plain_text_input', action_id: 'amount' },
          },
        ],
      },
    });
  });
  app.view('top-up', async ({ ack, view }) => {
    const amount = view.state.values['amount']?.['amount']?.value;
    if (amount === '0') await ack({ response_action: 'errors', errors: { amount: 'More than nothing.' } });
    else await ack();
  });
  app.action('chart', async ({ ack, client, body }) => {
    await ack();
    const { files } = await client.filesUploadV2({ file: png, filename: 'chart.png', alt_text: 'Used: 5' });
    const id = files[0]?.files?.[0]?.id ?? '';
    const channel = (body as { channel: { id: string } }).channel.id;
    const image = { type: 'image' as const, alt_text: 'Used: 5', slack_file: { id } };
    await client.chat.postMessage({ channel, text: 'Used: 5', blocks: [image] });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    const text = { type: 'mrkdwn' as const, text: 'Used: 5' };
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'section', text }] },
    });
  });
  app.error(async () => {});
}

/** Goes through all of it as a person would; the same in both modes. */
export async function exercise({
  slack,
  ann,
  ben,
  general,
}: Awaited<ReturnType<typeof stage>>): Promise<void> {
  expect(await ann.slash(general, '/usage', 'agents')).toEqual({ acked: true, body: undefined });
  const first = await slack.until(() => ann.sees(general)[0]);
  expect(first.text).toBe('Page 1 of agents');
  expect(ben.sees(general)).toEqual([]);

  await ann.press(first, 'next');
  const second = await slack.until(() => ann.sees(general).find(({ text }) => text === 'Page 2 of agents'));
  expect(ann.sees(general)).toHaveLength(1);

  await ann.press(second, 'top-up');
  const modal = await slack.until(() => ann.modal());
  expect(await ann.submit(modal, { Amount: '0' })).toEqual({
    outcome: 'errors',
    errors: { amount: 'More than nothing.' },
  });
  expect(await ann.submit(modal, { Amount: '500' })).toEqual({ outcome: 'closed' });

  await ann.press(second, 'chart');
  const chart = await slack.until(() => ben.sees(general)[0]);
  expect(chart.blocks[0]).toMatchObject({ type: 'image' });
  expect([...slack.world.files.values()]).toMatchObject([{ bytes: png, altText: 'Used: 5', channelIds: [] }]);

  await ann.openHome();
  const home = await slack.until(() => ann.home());
  expect(home.blocks[0]?.text?.text).toBe('Used: 5');
  expect(ann.notices()).toEqual([]);
}

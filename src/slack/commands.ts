import type { App } from '@slack/bolt';
import { acknowledge } from './acknowledge.ts';
import { giveAnswer } from './answer.ts';
import { askerOf } from './asker.ts';
import type { Bot } from './bot.ts';
import { withPlaceholder } from './placeholder.ts';

/** `/usage`, `/credits`, `/notify`: what is typed is a command, and its answer is for whoever typed it. */
export function listenToCommands(app: App, bot: Bot): void {
  app.command(/^\/(usage|credits|notify)$/, async ({ command, ack, client, context }) => {
    await acknowledge(ack);
    const asker = askerOf({ context, client }, command.channel_id, command.channel_name);
    const reply = withPlaceholder(bot.replyTo(command.response_url, asker, 'command'), bot.timing);
    const words = `${command.command.slice(1)} ${command.text ?? ''}`.trim();
    await giveAnswer(bot, { words, asker, reply, replace: false });
  });
}

import { textsOf } from './components.ts';
import { isThinking } from './flags.ts';
import type { Site } from './site.ts';
import type { Message } from './world.ts';

/** The last things that happened, for whoever waited in vain. */
export function summary({ world, calls }: Site): string {
  const seen = world.messages.slice(-3).map((message) => `message: ${words(message).slice(0, 200)}`);
  const asked = calls.slice(-5).map(({ name, status, answer }) => {
    const failed = status >= 400 ? ` ${JSON.stringify(answer)}` : '';
    return `call: ${name} ${status}${failed}`;
  });
  const told = [...world.interactions.values()]
    .slice(-3)
    .map(({ type, about, state }) => `sent: interaction ${type} ${about}, ${state}`);
  const notices = world.notices.slice(-3).map(({ about, error }) => `notice: ${about} ${error}`);
  return [...told, ...asked, ...seen, ...notices].join('\n');
}

function words(message: Message): string {
  return isThinking(message) ? 'thinking…' : [message.content, ...textsOf(message.components)].join(' ');
}

import { commands } from '../../../commands/index.ts';
import { createRegistry } from '../../chat/registry.ts';
import { readOptions } from '../../chat/words.ts';
import type { NoticesStep } from '../../playground/set-up.ts';

/** A Monday digest and warnings for the channel in which they are typed, as each platform takes them. */
export function firstNotices(zone: string): NoticesStep['commands'] {
  const digest = `notify digest weekly monday hour:9 zone:${zone}`;
  const alerts = 'notify alerts 20% 10% 0';
  return [
    { platform: 'slack', digest: `/${digest}`, alerts: `/${alerts}` },
    { platform: 'discord', digest: inDiscord(digest), alerts: inDiscord(alerts) },
  ];
}

const registry = createRegistry(commands);

/** Every word behind the command is an option there. */
function inDiscord(words: string): string {
  const { command, rest } = registry.find(words);
  const options = Object.entries(readOptions(command, rest)).map(([name, value]) => `${name}:${value}`);
  return [`/${command.fullPath ?? command.path}`, ...options].join(' ');
}

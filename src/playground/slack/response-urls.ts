import type { Clock } from '../clock.ts';
import { SlackError } from './slack-error.ts';
import type { Author } from './world.ts';

const responseUrlLimits = { uses: 5, lifeMs: 30 * 60_000 } as const;

/** Where an answer to a command or a press goes. */
export interface Target {
  author: Author;
  teamId: string;
  channelId: string;
  userId: string;
  threadTs?: string;
  /** What `replace_original` replaces: the message that was pressed, or a command's own first answer. */
  original?: { channelId: string; ts: string };
}

interface Issued extends Target {
  uses: number;
  untilMs: number;
}

export interface ResponseUrls {
  issue(target: Target): string;
  /** One of five uses within thirty minutes, counted also when the answer is refused. */
  use(id: string): Target;
  target(id: string): Target | undefined;
}

export function responseUrlsOf(clock: Clock, next: (prefix: string) => string): ResponseUrls {
  const issued = new Map<string, Issued>();
  return {
    issue(target) {
      const id = next('R');
      issued.set(id, { ...target, uses: 0, untilMs: clock.now() + responseUrlLimits.lifeMs });
      return id;
    },
    use(id) {
      const url = issued.get(id);
      if (!url) throw new SlackError('no_such_url');
      if (clock.now() >= url.untilMs) throw new SlackError('expired_url');
      if (url.uses >= responseUrlLimits.uses) throw new SlackError('used_url');
      url.uses += 1;
      return url;
    },
    target: (id) => issued.get(id),
  };
}

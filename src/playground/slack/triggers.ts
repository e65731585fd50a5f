import type { Clock } from '../clock.ts';
import { SlackError } from './slack-error.ts';

const triggerLifeMs = 3_000;

interface Trigger {
  userId: string;
  teamId: string;
  /** The modal it was pulled in, for `views.push`. */
  viewId?: string;
  untilMs: number;
  used: boolean;
}

export interface Triggers {
  issue(by: { userId: string; teamId: string; viewId?: string }): string;
  /** Good for three seconds and one use. */
  exchange(id: string): Trigger;
}

export function triggersOf(clock: Clock, next: (prefix: string) => string): Triggers {
  const issued = new Map<string, Trigger>();
  return {
    issue(by) {
      const id = `${Math.floor(clock.now())}.${next('TR')}`;
      issued.set(id, { ...by, untilMs: clock.now() + triggerLifeMs, used: false });
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (!trigger) throw new SlackError('invalid_trigger_id');
      if (trigger.used) throw new SlackError('exchanged_trigger_id');
      if (clock.now() >= trigger.untilMs) throw new SlackError('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
}

import type { Command } from '../../chat/command.ts';
import { UserError } from '../../domain/errors.ts';
import { inLogScope } from '../../log/scope.ts';
import type { CommandOutcome } from '../meters.ts';
import { timed } from './timed.ts';
import type { Watch } from './watch.ts';

// A terminal, and whatever else is no channel of a platform.
const ELSEWHERE = 'other';

/** Counts and follows a command of chat by its name: what it was told stays with whoever typed it. */
export function watchCommand(command: Command, { meters, tracer }: Watch): Command {
  const { path } = command;
  return {
    ...command,
    run(options, context) {
      const platform = context.place?.platform ?? ELSEWHERE;
      const attributes = { 'tallybot.command': path, 'tallybot.platform': platform };
      return tracer.span(`command ${path}`, { attributes }, (span) =>
        timed(
          () => inLogScope({ command: path }, () => command.run(options, context)),
          (ended) => {
            const outcome = outcomeOf(ended);
            meters.command(path, platform, outcome, ended.seconds);
            span.set({ 'tallybot.outcome': outcome });
          },
        ),
      );
    },
  };
}

function outcomeOf(ended: { error?: unknown } | { result: unknown }): CommandOutcome {
  if (!('error' in ended)) return 'done';
  return ended.error instanceof UserError ? 'refused' : 'failed';
}

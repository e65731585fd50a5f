import { z } from 'zod';
import { type Command, command } from '../../src/chat/command.ts';
import { type Cast, examplesFor, typicalOf } from '../../src/chat/examples.ts';
import { quoteName } from '../../src/chat/names.ts';
import { noteOf, textOption } from '../../src/chat/option.ts';
import { UserError } from '../../src/domain/errors.ts';
import { nearestNames } from '../../src/domain/nearest.ts';
import { type HelpEntry, viewCommandHelp, viewHelp } from '../../src/views/help.ts';

/** Printed from the list, which it is part of: it asks for the list only when it is run. */
export function usageHelp(list: () => readonly Command[]): Command {
  return command({
    path: 'usage help',
    summary: 'This list, or all about one command',
    right: 'view',
    options: z.object({ command: textOption('which command', 'command') }),
    examples: ['usage help', 'usage help usage log'],
    async run({ command: asked }, { directory }) {
      const commands = list();
      if (asked !== undefined) return viewCommandHelp(entryOf(commandCalled(asked, commands), directory));
      const names = [typicalOf(directory.agents), typicalOf(directory.companies)].filter(
        (name) => name !== undefined,
      );
      return viewHelp(
        commands.map((each) => entryOf(each, directory)),
        names,
      );
    },
  });
}

function commandCalled(asked: string, commands: readonly Command[]): Command {
  const wanted = asked.replace(/^\//, '').replaceAll(/\s+/g, ' ').toLowerCase();
  const last = (path: string) => path.split(' ').at(-1) ?? '';
  const found =
    commands.find(({ path, fullPath }) => path === wanted || fullPath === wanted) ??
    commands.find(({ path }) => last(path) === wanted);
  if (found) return found;
  const paths = commands.map(({ path }) => path);
  const [meant] = nearestNames(wanted, paths);
  throw new UserError('unknown-command', `There is no ${quoteName(`/${wanted}`)}.`, {
    hint: meant ? `Did you mean “/${meant}”? Try “/usage help ${meant}”.` : 'Try “/usage help”.',
  });
}

function entryOf(command: Command, directory: Cast): HelpEntry {
  const { path, summary, right, options } = command;
  return {
    path,
    summary,
    forManagers: right === 'manage',
    examples: examplesFor(command, directory),
    options: Object.entries(options.shape)
      .map(([name, schema]) => ({ name, note: noteOf(schema as z.ZodType) }))
      .filter(({ note }) => note.kind !== 'cursor')
      .map(({ name, note }) => ({ name, description: note.description, choices: note.choices })),
  };
}

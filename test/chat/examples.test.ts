import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { examplesFor } from '../../src/chat/examples.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions } from '../../src/chat/words.ts';

const thing = (id: string, name: string, archived = false) => ({ id, name, archived });

test('examples name whom the account has, one at work and easily typed', () => {
  const cast = {
    agents: [thing('old', 'Old Bot', true), thing('odd', '<!channel> "x"'), thing('desk', 'Front Desk')],
    companies: [thing('dental', 'Harbour Dental')],
  };

  const said = examplesFor(
    { path: 'usage log', examples: ['usage log agent:"Support bot" call', 'usage log company:"Acme"'] },
    cast,
  );

  expect(said).toEqual(['usage log agent:"Front Desk" call', 'usage log company:"Harbour Dental"']);
});

test('names that are hard to type are said by id', () => {
  const cast = { agents: [thing('odd', '=cmd() "x"')], companies: [] };

  expect(examplesFor({ path: 'usage', examples: ['usage agent:"Support bot"'] }, cast)).toEqual([
    'usage agent:odd',
  ]);
});

test.each(commands.map((command) => [command.path, command] as const))(
  'an account without agents is shown examples of /%s that it can type',
  (path, command) => {
    const registry = createRegistry(commands);

    const said = examplesFor(command, { agents: [], companies: [] });

    expect(said.length).toBeGreaterThan(0);
    for (const example of said) {
      expect(example).not.toMatch(/agent:|company:/);
      const found = registry.find(example);
      expect(found.command.path).toBe(path);
      expect(() => readOptions(found.command, found.rest)).not.toThrow();
    }
  },
);

import { expect, it } from 'vitest';
import { circles, importedPath, importsOf, packageName, parseSource } from './imports.ts';
import { tokensOf } from './tokens.ts';

it.each([
  ["import './a.ts';", './a.ts', 'value'],
  ["import a from './a.ts';", './a.ts', 'value'],
  ["import * as a from './a.ts';", './a.ts', 'value'],
  ["import a, { type B } from './a.ts';", './a.ts', 'value'],
  ["import { type A, type B } from './a.ts';", './a.ts', 'value'],
  ["import type { A } from './a.ts';", './a.ts', 'type'],
  ["import type A from './a.ts';", './a.ts', 'type'],
  ["import type from './a.ts';", './a.ts', 'value'],
  ["import {\n  a,\n  from as b,\n} from './a.ts'", './a.ts', 'value'],
  ["import a from './a.json' with { type: 'json' };", './a.json', 'value'],
  ["export * from './a.ts';", './a.ts', 'value'],
  ["export * as a from './a.ts';", './a.ts', 'value'],
  ["export { a as b } from './a.ts';", './a.ts', 'value'],
  ["export type { A } from './a.ts';", './a.ts', 'type'],
  ["export type * from './a.ts';", './a.ts', 'type'],
  ["const a = await import('./a.ts');", './a.ts', 'value'],
  ['const a = import(`./a.ts`);', './a.ts', 'value'],
  ["const a: typeof import('./a.ts') = b;", './a.ts', 'value'],
  ["const a = require('./a.ts');", './a.ts', 'value'],
  ["new Worker(new URL('./a.js', import.meta.url));", './a.js', 'value'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template inside the source that is read
  ["const t = `${`import '${x}'`} }`; import './a.ts';", './a.ts', 'value'],
  ["const r = /['\"`/*]/.test(s) / 2; import './a.ts';", './a.ts', 'value'],
  ["export const a = 1;\nexport { a };\nimport './a.ts';", './a.ts', 'value'],
])('%s imports %s as a %s', (source, specifier, kind) => {
  const imports = importsOf(tokensOf(source));

  expect(imports).toEqual([{ specifier, typeOnly: kind === 'type', line: expect.any(Number) }]);
});

it.each([
  "// import './a.ts';",
  "/* import a from './a.ts'; */",
  'const text = "import \'./a.ts\'";',
  "const text = `import './a.ts'`;",
  'const here = import.meta.url;',
  "new URL('../migrations', import.meta.url);",
  "loader.import('./a.ts');",
  "const options = { import: './a.ts' };",
  "export const a = 1; const from = 'b';",
  "export { a }; const from = './a.ts';",
])('%s imports nothing', (source) => {
  expect(importsOf(tokensOf(source))).toEqual([]);
});

it('an import is found on its line', () => {
  const source = "// one\nimport a from './a.ts';\n/* three\nfour */ import {\n  b,\n} from './b.ts';\n";

  expect(importsOf(tokensOf(source)).map(({ line }) => line)).toEqual([2, 4]);
});

it('an import that cannot be read is an error that names the file, never passed over', () => {
  expect(() => parseSource('src/a.ts', 'await import(name);')).toThrow('src/a.ts cannot be read');
  expect(() => parseSource('src/a.ts', "import a from './a.ts")).toThrow('src/a.ts cannot be read');
});

it('a specifier leads to a file of the repository or to a package', () => {
  expect(importedPath('src/views/agents.ts', '../cards/card.ts')).toBe('src/cards/card.ts');
  expect(importedPath('src/charts/pool.ts', './worker.js')).toBe('src/charts/worker.ts');
  expect(importedPath('src/views/agents.ts', 'zod')).toBeUndefined();
  expect(packageName('zod/mini')).toBe('zod');
  expect(packageName('@prisma/client/runtime')).toBe('@prisma/client');
  expect(packageName('node:fs/promises')).toBe('node:fs');
});

it('a circle is reported as the way round', () => {
  const files = [
    parseSource('src/main.ts', "import './a.ts';"),
    parseSource('src/a.ts', "import './b.ts'; import './d.ts';"),
    parseSource('src/b.ts', "import type { C } from './c.ts'; import './d.ts';"),
    parseSource('src/c.ts', "export * from './a.ts';"),
    parseSource('src/d.ts', "import 'zod';"),
  ];

  expect(circles(files)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts']]);
});

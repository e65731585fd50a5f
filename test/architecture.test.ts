import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  circles,
  importedPath,
  packageName,
  parseSource,
  readSources,
  type SourceFile,
} from './support/imports.ts';
import { findPhrase, findWhole } from './support/tokens.ts';

// Who may import whom. `types` lets in `import type` alone; `ports` only that folder's ports.ts or ports/: an
// interface, and what is said in it, lies with whoever needs it. `any` is every layer but the generated client. A layer
// may always import itself.
const mayImport = {
  domain: [],
  cards: ['domain'],
  reports: ['domain'],
  ledger: ['domain'],
  views: ['domain', 'cards', 'reports types'],
  chat: ['domain', 'cards', 'reports types', 'log'],
  commands: ['domain', 'reports', 'views', 'chat'],
  charts: ['cards'],
  slack: ['domain', 'cards', 'chat', 'charts', 'seal', 'log', 'config types'],
  discord: ['domain', 'cards', 'chat', 'charts', 'log', 'config types'],
  playground: ['config', 'db', 'log'],
  db: ['domain', 'any ports', 'generated', 'log', 'config types', 'package-root'],
  http: ['domain', 'ledger', 'reports', 'webhooks ports', 'log', 'config types'],
  jobs: ['domain', 'ledger', 'reports', 'views', 'cards types', 'chat', 'log'],
  webhooks: ['domain', 'cards', 'any ports', 'seal', 'log', 'config types'],
  connectors: ['domain', 'any ports', 'seal', 'log', 'config types'],
  telemetry: [
    'domain',
    'ledger',
    'jobs',
    'chat',
    'charts',
    'http types',
    'reports types',
    'log',
    'config types',
  ],
  client: [],
  seal: ['domain'],
  log: ['config types'],
  config: ['domain'],
  'package-root': [],
  generated: [],
  main: ['any'],
  wiring: ['any'],
  cli: ['any'],
  seed: ['any'],
} as const;

type Layer = keyof typeof mayImport;

// Layers that are not named here may use any package that is installed.
const packages: Partial<Record<Layer, readonly string[]>> = { domain: ['temporal-polyfill', 'zod'] };

// `Date.UTC` and `Date.parse` only count; `new Date`, also of an argument, is one slip away from the clock.
const impure = [
  ...['Date.now', 'Temporal.Now', 'performance', 'Math.random', 'crypto'],
  ...['async', 'await', 'Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['process', 'console', 'fetch', 'globalThis'],
];

const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'service'];

interface Rule {
  title: string;
  faults(files: readonly SourceFile[]): string[];
  /** The proof that the rule can fail: a path, a source, and what must be said about it. */
  broken: [path: string, source: string, fault: string][];
  /** What looks alike and is right. */
  kept: [path: string, source: string][];
}

const rules: Rule[] = [
  {
    title: 'a file imports only what its layer may',
    faults: eachFile((file) =>
      file.imports
        .filter((each) => !mayImportIt(file.path, each))
        .map(({ specifier, line }) => `${line} imports ${importedPath(file.path, specifier) ?? specifier}`),
    ),
    broken: [
      ['src/domain/a.ts', "import '../log.ts';", '1 imports src/log.ts'],
      ['src/domain/a.ts', "import 'node:fs';", '1 imports node:fs'],
      ['src/domain/a.ts', "// one\nexport * from 'pg/lib';", '2 imports pg/lib'],
      ['src/cards/a.ts', "import type { B } from '../views/b.ts';", '1 imports src/views/b.ts'],
      ['src/views/a.ts', "import { b } from '../reports/b.ts';", '1 imports src/reports/b.ts'],
      [
        'src/connectors/a.ts',
        "import type { B } from '../reports/wallet.ts';",
        '1 imports src/reports/wallet.ts',
      ],
      ['src/db/a.ts', "import { b } from '../ledger/b-ports.ts';", '1 imports src/ledger/b-ports.ts'],
      ['src/db/a.ts', "import type { B } from '../ledger/b.ts';", '1 imports src/ledger/b.ts'],
      ['src/main.ts', "await import('./db/generated/client.ts');", '1 imports src/db/generated/client.ts'],
      ['src/client/a.ts', "import '../../test/b.ts';", '1 imports test/b.ts'],
    ],
    kept: [
      ['src/domain/a.ts', "import { z } from 'zod'; import './b.ts';"],
      ['src/views/a.ts', "import type { B } from '../reports/b.ts'; import { c } from '../cards/c.ts';"],
      ['src/db/a.ts', "import type { B } from '../reports/ports.ts'; import './generated/client.ts';"],
      ['src/db/a.ts', "import { b } from '../ledger/ports/b.ts';"],
      ['commands/usage/a.ts', "import { b } from '../../src/reports/b.ts';"],
      ['prisma/seed.ts', "import { b } from '../src/ledger/b.ts';"],
    ],
  },
  {
    title: 'a file lies in a layer of the table',
    faults: eachFile(({ path }) => (layerOf(path) ? [] : ['lies in none'])),
    broken: [['src/misc/a.ts', '', 'lies in none']],
    kept: [
      ['src/main.ts', ''],
      ['commands/index.ts', ''],
    ],
  },
  {
    title: 'no import leads back to where it began',
    faults: (files) => circles(files).map((path) => path.join(' → ')),
    broken: [['src/a.ts', "import type { A } from './a.ts';", 'src/a.ts → src/a.ts']],
    kept: [['src/a.ts', "import './b.ts';"]],
  },
  {
    title: 'the domain knows no clock, chance, waiting or outside world',
    faults: eachFile((file) =>
      file.path.startsWith('src/domain/')
        ? [
            ...impure.flatMap((phrase) => places(file, phrase, `uses ${phrase}`)),
            ...findWhole(file.tokens, 'Date').map((at) => `${file.tokens[at]?.line} uses Date`),
          ]
        : [],
    ),
    broken: [
      ['src/domain/a.ts', 'const now =\n  Date.now();', '2 uses Date.now'],
      ['src/domain/a.ts', 'const { now } = Date;', '1 uses Date'],
      ['src/domain/a.ts', 'const epoch = new Date(0);', '1 uses Date'],
      ['src/domain/a.ts', 'Temporal.Now.instant();', '1 uses Temporal.Now'],
      ['src/domain/a.ts', 'performance.now();', '1 uses performance'],
      ['src/domain/a.ts', 'Math /* dice */ .random();', '1 uses Math.random'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template inside the source that is read
      ['src/domain/a.ts', '`${Math.random()}`;', '1 uses Math.random'],
      ['src/domain/a.ts', 'export async function a() {}', '1 uses async'],
      ['src/domain/a.ts', 'await a();', '1 uses await'],
      ['src/domain/a.ts', 'process.exit();', '1 uses process'],
      ['src/domain/a.ts', 'console.log(1);', '1 uses console'],
      ['src/domain/a.ts', 'setTimeout(a, 1);', '1 uses setTimeout'],
      ['src/domain/a.ts', "fetch('/');", '1 uses fetch'],
    ],
    kept: [
      [
        'src/domain/a.ts',
        "// Date.now() is not for here.\nconst a = 'new Date()'; event.process(); Math.max(1);",
      ],
      ['src/domain/a.ts', 'Temporal.PlainDate.from(a); Date.UTC(2026, 1);'],
      ['src/jobs/a.ts', 'await fetch(Date.now());'],
    ],
  },
  {
    title: 'src/config.ts alone reads the environment',
    faults: eachFile((file) => {
      if (file.path === 'src/config.ts') return [];
      return [
        ...places(file, 'process.env', 'reads process.env'),
        ...findWhole(file.tokens, 'process').map((at) => `${file.tokens[at]?.line} takes process whole`),
        ...file.imports
          .filter(({ specifier }) => /^(node:)?process$/.test(specifier))
          .map(({ line, specifier }) => `${line} imports ${specifier}`),
        ...(file.path === 'src/main.ts' ? [] : places(file, 'process.loadEnvFile', 'loads .env')),
      ];
    }),
    broken: [
      ['src/main.ts', 'start(process.env.PORT);', '1 reads process.env'],
      ['src/main.ts', "start(process['env']);", '1 takes process whole'],
      ['src/main.ts', 'const { env } = process;', '1 takes process whole'],
      ['src/db/a.ts', "import { env } from 'node:process';", '1 imports node:process'],
      ['src/db/a.ts', 'process.loadEnvFile();', '1 loads .env'],
    ],
    kept: [
      ['src/config.ts', 'export const config = read(process.env);'],
      ['src/main.ts', "process.loadEnvFile(); process.on('SIGTERM', stop);"],
    ],
  },
  {
    title: 'a file is named for what it does',
    faults: eachFile(({ path }) =>
      path
        .split(/[/.-]/)
        .filter((word) => emptyNames.includes(word))
        .map((word) => `is called ${word}`),
    ),
    broken: [
      ['src/db/utils.ts', '', 'is called utils'],
      ['src/helpers/a.ts', '', 'is called helpers'],
      ['src/domain/grant-manager.ts', '', 'is called manager'],
    ],
    kept: [['commands/usage/help.ts', '']],
  },
  {
    title: 'exports have names',
    faults: eachFile((file) =>
      file.path.endsWith('.config.ts')
        ? []
        : ['export default', 'as default'].flatMap((phrase) => places(file, phrase, 'exports a default')),
    ),
    broken: [
      ['src/a.ts', 'export default function a() {}', '1 exports a default'],
      ['src/a.ts', 'export { a as default };', '1 exports a default'],
    ],
    kept: [
      ['prisma/prisma.config.ts', 'export default {};'],
      ['src/a.ts', "import { default as a } from 'a'; export const b = { default: 1 };"],
    ],
  },
  {
    title: 'kinds are string unions, never enums',
    faults: eachFile((file) =>
      declarations(file, 'enum').map((at) => `${file.tokens[at]?.line} declares an enum`),
    ),
    broken: [
      ['src/a.ts', 'enum A { B }', '1 declares an enum'],
      ['src/a.ts', 'export const enum A { B }', '1 declares an enum'],
    ],
    kept: [['src/a.ts', "export const A = z.enum(['b']); const b = { enum: 1 };"]],
  },
  {
    title: 'only errors are classes',
    faults: eachFile((file) =>
      declarations(file, 'class')
        .filter((at) => !extendsError(file, at))
        .map((at) => `${file.tokens[at]?.line} declares a class`),
    ),
    broken: [
      ['src/a.ts', 'export class A {}', '1 declares a class'],
      ['src/a.ts', 'class ErrorStore extends Store {}', '1 declares a class'],
      ['src/a.ts', 'class Box<T extends Error> {}', '1 declares a class'],
      ['src/a.ts', 'const a = class { b = class extends Error {} };', '1 declares a class'],
    ],
    kept: [
      ['src/a.ts', 'class UserError extends Error {} class PeriodError<T> extends UserError implements A {}'],
      ['src/a.ts', "const attributes = { class: 'wide' }; attributes.class = 'narrow';"],
    ],
  },
];

const sources = readSources(join(import.meta.dirname, '..'), ['src', 'commands', 'prisma']);

it('every rule reads the real files', () => {
  expect(sources.map(({ path }) => path)).toContain('src/domain/errors.ts');
});

describe.each(rules)('$title', ({ title, faults, broken, kept }) => {
  it('holds in every file', () => {
    expect(faults(sources).map((fault) => `${fault}, but ${title}`)).toEqual([]);
  });

  it.each(broken)('is broken in %s by %s', (path, source, fault) => {
    expect(faults([parseSource(path, source)])).toContainEqual(
      expect.stringMatching(new RegExp(`${fault}$`)),
    );
  });

  it.each(kept)('is kept in %s by %s', (path, source) => {
    expect(faults([parseSource(path, source)])).toEqual([]);
  });
});

function eachFile(faults: (file: SourceFile) => string[]): Rule['faults'] {
  return (files) => files.flatMap((file) => faults(file).map((fault) => `${file.path}: ${fault}`));
}

function places({ tokens }: SourceFile, phrase: string, fault: string): string[] {
  return findPhrase(tokens, phrase).map((at) => `${tokens[at]?.line} ${fault}`);
}

function layerOf(path: string): Layer | undefined {
  if (path.startsWith('src/db/generated/')) return 'generated';
  const [top = '', folder = ''] = path.replace(/\.ts$/, '').split('/');
  const name = top === 'src' ? folder : top === 'prisma' ? 'seed' : top;
  return Object.hasOwn(mayImport, name) ? (name as Layer) : undefined;
}

function mayImportIt(importer: string, { specifier, typeOnly }: SourceFile['imports'][number]): boolean {
  const from = layerOf(importer);
  if (!from) return true;
  const path = importedPath(importer, specifier);
  if (!path) return packages[from]?.includes(packageName(specifier)) ?? true;
  const to = layerOf(path);
  return (
    to === from || (to !== undefined && mayImport[from].some((reach) => reaches(reach, to, path, typeOnly)))
  );
}

function reaches(reach: string, to: Layer, path: string, typeOnly: boolean): boolean {
  const [name, part] = reach.split(' ');
  if (name === 'any' ? to === 'generated' : name !== to) return false;
  if (part === 'ports') return /\/ports(\.ts|\/[^/]+)$/.test(path);
  return part === undefined || typeOnly;
}

function declarations({ tokens }: SourceFile, keyword: 'class' | 'enum'): number[] {
  return findPhrase(tokens, keyword).filter((at) => /^[\w{]/.test(tokens[at + 1]?.text ?? ''));
}

// In `class Box<T extends Error>` what follows the base is no body.
function extendsError({ tokens }: SourceFile, at: number): boolean {
  const body = tokens.findIndex(({ text }, i) => i > at && text === '{');
  return tokens
    .slice(at, body)
    .some(
      ({ text }, i) =>
        text === 'extends' &&
        /Error$/.test(tokens[at + i + 1]?.text ?? '') &&
        /^([{<(]|implements)$/.test(tokens[at + i + 2]?.text ?? ''),
    );
}

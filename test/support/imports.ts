import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Token, tokensOf } from './tokens.ts';

export interface Import {
  specifier: string;
  /** `import type` and `export type`: gone at run time. `import { type A }` is not, it still loads the file. */
  typeOnly: boolean;
  line: number;
}

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string;
  tokens: readonly Token[];
  imports: readonly Import[];
}

export function parseSource(path: string, text: string): SourceFile {
  try {
    const tokens = tokensOf(text);
    return { path, tokens, imports: importsOf(tokens) };
  } catch (error) {
    throw new Error(`${path} cannot be read`, { cause: error });
  }
}

/** Every TypeScript file of the folders that is written by hand. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        posix.join(folder, name.replaceAll('\\', '/')),
      ),
    )
    .filter((path) => path.endsWith('.ts') && !path.includes('/generated/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Static, dynamic and re-exporting imports, `require`, and modules named as `new URL('./x.js', import.meta.url)`. */
export function importsOf(tokens: readonly Token[]): Import[] {
  return tokens.flatMap((token, at) => {
    const found = importAt(tokens, at);
    return found ? [{ ...found, line: token.line }] : [];
  });
}

function importAt(tokens: readonly Token[], at: number): Omit<Import, 'line'> | undefined {
  const text = (offset: number) => tokens[at + offset]?.text;
  const says = (offset: number) => tokens[at + offset]?.says;
  if (text(-1) === '.' || text(-1) === '?.' || text(1) === ':') return undefined;

  const calls = text(1) === '(';
  switch (text(0)) {
    case 'import':
      if (text(1) === '.') return undefined;
      if (calls) return { specifier: says(2) ?? computed(tokens[at]), typeOnly: false };
      return importedFrom(tokens, at);
    case 'export':
      if (text(1) === '*' || text(1) === '{') return importedFrom(tokens, at);
      return text(1) === 'type' && (text(2) === '*' || text(2) === '{')
        ? importedFrom(tokens, at)
        : undefined;
    case 'require': {
      const specifier = calls ? says(2) : undefined;
      return specifier === undefined ? undefined : { specifier, typeOnly: false };
    }
    case 'URL': {
      const specifier = calls && text(4) === 'import' ? says(2) : undefined;
      return specifier && /\.[jt]s$/.test(specifier) ? { specifier, typeOnly: false } : undefined;
    }
    default:
      return undefined;
  }
}

// `import type from './x'` imports a value that is named “type”.
function importedFrom(tokens: readonly Token[], at: number): Omit<Import, 'line'> | undefined {
  const [first, second] = [tokens[at + 1], tokens[at + 2]];
  if (first?.says !== undefined) return { specifier: first.says, typeOnly: false };
  const typeOnly = first?.text === 'type' && second?.text !== 'from' && second?.text !== ',';
  for (let i = at + 1; i < tokens.length; i++) {
    const specifier = tokens[i + 1]?.says;
    if (tokens[i]?.text === 'from' && specifier !== undefined) return { specifier, typeOnly };
    // `export { a, b };` ends without a source.
    if (tokens[i]?.text === '}' && tokens[i + 1]?.text !== 'from') return undefined;
  }
  return undefined;
}

function computed(token: Token | undefined): never {
  throw new Error(
    `line ${token?.line}: import() of a computed name; imports are read, so write the path out`,
  );
}

/** The file of the repository that is meant, or nothing for a package. */
export function importedPath(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(importer), specifier).replace(/\.js$/, '.ts');
}

export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** One path for each way back that is met: first and last file are the same. */
export function circles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[][] = [];

  function walk(path: string, trail: readonly string[]): void {
    const met = trail.indexOf(path);
    if (met >= 0) found.push([...trail.slice(met), path]);
    const file = byPath.get(path);
    if (met >= 0 || done.has(path) || !file) return;
    for (const { specifier } of file.imports) {
      const target = importedPath(path, specifier);
      if (target) walk(target, [...trail, path]);
    }
    done.add(path);
  }

  for (const { path } of files) walk(path, []);
  return found;
}

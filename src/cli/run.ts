import { explain, type Trouble, troubleOf } from './explain.ts';
import { findVerb } from './find-verb.ts';
import { readWords } from './read-words.ts';
import { createScreen, type Terminal, writeLine } from './screen.ts';
import { UsageError } from './usage-error.ts';
import type { Families, Verb } from './verb.ts';

/** How it ends. After Ctrl+C it is what shells give a program that was interrupted. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const;

const STOPPING_MS = 3_000;

/** Words in, an exit code out. On stdout stand results and nothing else. */
export async function run(typed: readonly string[], terminal: Terminal, families: Families): Promise<number> {
  const { out, err, signal } = terminal;
  const words = inFull(typed);
  const json = isSaid(words, '--json');
  const screen = createScreen(terminal, json, families);
  const print = (data: object) => writeLine(out, JSON.stringify(data, null, out.isTTY ? 2 : 0));
  let verb: Verb | undefined;
  try {
    const found = await findVerb(families, words);
    verb = found.verb;
    const given = await readWords(verb, found.rest);
    const data = await Promise.race([verb.run(given as never, screen), patience(signal)]);
    screen.clear();
    if (data === null) return signal.aborted ? signal.reason : exitCodes.done;
    const said = json ? '' : verb.say(data as never);
    if (json) print(data);
    else if (said !== '') writeLine(out, said);
    return verb.fails?.(data as never) ? exitCodes.failed : exitCodes.done;
  } catch (error) {
    screen.clear();
    const wasStopped = signal.aborted;
    const trouble = wasStopped ? stopped(verb) : troubleOf(error);
    writeLine(err, wasStopped ? [trouble.message, trouble.hint].filter(Boolean).join('\n') : explain(error));
    if (json) print({ error: trouble });
    if (wasStopped) return signal.reason;
    return error instanceof UsageError ? exitCodes.wrongUsage : exitCodes.failed;
  }
}

/** Work that does not look up after Ctrl+C is not waited for: what is left of it ends with the process. */
function patience(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const begin = () => setTimeout(() => reject(signal.reason), STOPPING_MS).unref();
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
}

function stopped(verb: Verb | undefined): Trouble {
  return { code: 'interrupted', message: 'Stopped.', hint: verb?.resume ?? null };
}

/** `tallybot key create --help` is `tallybot help key create`. */
function inFull(typed: readonly string[]): readonly string[] {
  const json = isSaid(typed, '--json') ? ['--json'] : [];
  if (typed[0] === '--version') return ['version', ...json];
  const asked = typed.filter((word) => word !== '--json');
  const isHelp = asked.length === 0 || isSaid(typed, '--help') || isSaid(typed, '-h');
  if (!isHelp) return typed;
  const end = asked.findIndex((word) => word.startsWith('-'));
  return ['help', ...asked.slice(0, end < 0 ? asked.length : end), ...json];
}

/** Behind `--` stand words alone. */
function isSaid(words: readonly string[], option: string): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? words.length : end).includes(option);
}

import type { ClientConfig } from 'pg';
import { families } from '../../src/cli/families.ts';
import { run } from '../../src/cli/run.ts';
import type { Families } from '../../src/cli/verb.ts';

export interface Ended {
  code: number;
  out: string;
  err: string;
}

interface At {
  known?: Families;
  signal?: AbortSignal;
  clock?: () => number;
}

/** What is typed behind “tallybot”, in this process: what it prints where, and how it ends. */
export async function tallybot(line: string | readonly string[], at: At = {}): Promise<Ended> {
  const said = { out: '', err: '' };
  const onto = (stream: keyof typeof said) => ({ write: (text: string) => (said[stream] += text) });
  const { known = families, signal = new AbortController().signal, clock = Date.now } = at;
  const words = typeof line === 'string' ? wordsOf(line) : line;
  const code = await run(words, { out: onto('out'), err: onto('err'), signal, clock }, known);
  return { code, ...said };
}

/** As a shell parts them, as far as examples go. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Of a test's database, as DATABASE_URL names it. */
export function addressOf({ user, password, host = '', port, database }: ClientConfig): string {
  return `postgres://${user}:${String(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

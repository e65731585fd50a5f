import { visible } from '../log/visible.ts';
import { createProgress, type Line, type Progress } from './progress.ts';
import type { Families, Screen } from './verb.ts';

export interface Terminal {
  /** Results, and nothing else. */
  out: Line;
  err: Line;
  signal: AbortSignal;
  clock: () => number;
}

const silent: Progress = { at() {} };

export function createScreen(
  { out, err, signal, clock }: Terminal,
  json: boolean,
  families: Families,
): Screen & { clear(): void } {
  let clear = () => {};
  const beside = (write: () => void) => {
    clear();
    write();
  };
  return {
    signal,
    clock,
    families,
    remark: (text) => beside(() => writeLine(err, text)),
    line: (data, said) => beside(() => writeLine(out, json ? JSON.stringify(data) : said)),
    progress({ quiet, ...job }) {
      if (quiet) return silent;
      const progress = createProgress(err, clock, job);
      clear = progress.clear;
      return progress;
    },
    clear: () => clear(),
  };
}

/** Whatever is said on a terminal goes this way, except for the bar of progress, which steers it. */
export function writeLine(line: Line, text: string): void {
  line.write(`${visible(text)}\n`);
}

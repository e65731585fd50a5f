/** Work of which it is known how much there is, and how much of it is done. */
export interface Progress {
  /** `counted`: what people count, such as rows, where the work itself is measured otherwise. */
  at(done: number, counted: number): void;
}

export interface Line {
  isTTY?: boolean;
  /** How wide a terminal is. */
  columns?: number;
  write(text: string): unknown;
}

interface Job {
  total: number;
  /** What is counted, such as “rows”. */
  unit: string;
}

const WIDTH = 30;
const REDRAW_MS = 100;
// Of what goes into a file or a journal, a line now and then is enough, and nothing of what is quick.
const TELL_MS = 10_000;

/** A bar for a person at a terminal; elsewhere a line every ten seconds. `clear` takes the bar off its line. */
export function createProgress(
  stream: Line,
  clock: () => number,
  { total, unit }: Job,
): Progress & { clear(): void } {
  const everyMs = stream.isTTY ? REDRAW_MS : TELL_MS;
  let first: { at: number; share: number; counted: number } | undefined;
  let saidAt = stream.isTTY ? Number.NEGATIVE_INFINITY : clock();
  let isDrawn = false;
  return {
    at(done, counted) {
      const now = clock();
      const share = total === 0 ? 1 : Math.min(1, done / total);
      // What was done before the first look, by a run that was cut off, says nothing of the pace.
      first ??= { at: now, share, counted };
      if (now - saidAt < everyMs) return;
      saidAt = now;
      const said = [`${Math.floor(share * 100)} %`, `${group(counted)} ${unit}`, ...pace(now)].join('  ');
      stream.write(stream.isTTY ? `\r\x1b[K${fitted(said, share)}` : `${said}\n`);
      isDrawn = stream.isTTY === true;

      // A line that wraps could not be drawn over: in a narrow terminal the bar gives way first.
      function fitted(said: string, share: number): string {
        const { columns = 80 } = stream;
        const width = Math.min(WIDTH, columns - said.length - 2);
        return width > 0 ? `${bar(share, width)} ${said}` : said.slice(0, columns - 1);
      }

      function pace(now: number): string[] {
        const since = first ?? { at: now, share, counted };
        const seconds = (now - since.at) / 1_000;
        const gained = share - since.share;
        if (seconds < 1 || gained <= 0) return [];
        const perSecond = Math.round((counted - since.counted) / seconds);
        return [`${group(perSecond)}/s`, `${duration(((1 - share) / gained) * seconds)} left`];
      }
    },
    clear() {
      if (isDrawn) stream.write('\r\x1b[K');
      isDrawn = false;
    },
  };
}

function bar(share: number, width: number): string {
  const filled = Math.round(share * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

function group(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** Rounded up: what is promised is kept. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

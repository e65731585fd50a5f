const WIDTH = 30;
const REDRAW_MS = 100;

export interface ProgressBar {
  show(bytes: number, rows: number): void;
  /** Takes itself off the line, so that something else can be said. */
  clear(): void;
}

/** Drawn for a person at a terminal; in a file or a pipe it would be noise. */
export function createProgressBar(
  stream: { isTTY?: boolean; write(text: string): unknown },
  sizeBytes: number,
  clock: () => number,
): ProgressBar {
  let drawnAt = Number.NEGATIVE_INFINITY;
  if (!stream.isTTY) return { show() {}, clear() {} };
  return {
    show(bytes, rows) {
      const now = clock();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const share = sizeBytes === 0 ? 1 : Math.min(1, bytes / sizeBytes);
      const filled = Math.round(share * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      stream.write(`\r\x1b[K${bar} ${Math.floor(share * 100)} %  ${rows} rows`);
    },
    clear() {
      stream.write('\r\x1b[K');
    },
  };
}

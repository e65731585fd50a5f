import { onTestFinished, vi } from 'vitest';

/** Every line that the service logs until the test ends. */
export function heardLog(hear: (line: string) => void = () => {}) {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => {
    lines.push(String(line));
    hear(String(line));
  });
  onTestFinished(() => spy.mockRestore());
  return { with: (words: string) => lines.filter((line) => line.includes(words)) };
}

import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Asks this very program, wherever it lies: what is typed may be an alias that no script knows. */
export function scriptFor(shell: keyof typeof scripts): { shell: string; script: string } {
  const command = [process.execPath, process.argv[1] ?? ''].map(quoted).join(' ');
  return { shell, script: scripts[shell](command) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

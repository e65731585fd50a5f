/** As Docker reads it: the last line that fits decides. */
export function takenInto(context: readonly string[], dockerignore: string): string[] {
  const lines = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  return context.filter((path) => {
    const last = lines.findLast((line) => fits(path, line.replace(/^!/, '')));
    return last === undefined || last.startsWith('!');
  });
}

/** A folder that is named takes all that is in it along. */
function fits(path: string, name: string): boolean {
  if (name !== '*' && /[*?[]/.test(name)) throw new Error(`nothing here knows what ${name} fits`);
  return name === '*' || path === name || path.startsWith(`${name}/`);
}

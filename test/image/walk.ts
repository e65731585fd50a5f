import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Image, parseDockerfile, type Stage, type Step } from './dockerfile.ts';
import { takenInto } from './ignored.ts';

/**
 * Does in folders what Docker would do in layers: copies what it would copy, runs what it would run. What cannot be seen
 * so is the base image itself. Returns the folder that the last stage leaves.
 */
export function walk(
  root: string,
  scratch: string,
  tell: (line: string) => void,
): { image: Image; folder: string } {
  const image = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const context = takenInto(tracked.filter(Boolean), readFileSync(join(root, '.dockerignore'), 'utf8'));
  const done = new Map<string, string>();

  for (const [index, stage] of image.stages.entries()) {
    const system = join(scratch, `stage-${index}`);
    mkdirSync(join(system, image.folder), { recursive: true });
    for (const step of stage.steps) take(step, stage, system);
    done.set(stage.name ?? String(index), system);
  }
  return { image, folder: join(scratch, `stage-${image.stages.length - 1}`, image.folder) };

  function take(step: Step, stage: Stage, system: string): void {
    const here = join(system, image.folder);
    if (step.do === 'run') {
      tell(`RUN ${step.command}`);
      execFileSync('sh', ['-c', step.command], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
      return;
    }
    tell(`COPY ${step.sources.join(' ')}`);
    const target = join(here, step.target);
    if (step.from === null) {
      copyFromContext(step.sources, target);
      return;
    }
    const other = done.get(step.from);
    if (!other) throw new Error(`stage ${stage.name} copies from ${step.from}, which is none before it`);
    for (const source of step.sources) {
      const name = step.target.endsWith('/') ? join(target, source.split('/').at(-1) ?? '') : target;
      cpSync(join(other, source), name, { recursive: true, verbatimSymlinks: true });
    }
  }

  function copyFromContext(sources: readonly string[], target: string): void {
    for (const source of sources) {
      const files = context.filter(
        (path) => source === '.' || path === source || path.startsWith(`${source}/`),
      );
      if (files.length === 0) throw new Error(`the context holds no ${source}: .dockerignore leaves it out`);
      for (const file of files) {
        if (!existsSync(join(root, file))) continue;
        mkdirSync(dirname(join(target, file)), { recursive: true });
        cpSync(join(root, file), join(target, file));
      }
    }
  }
}

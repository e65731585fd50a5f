export interface Stage {
  name: string | null;
  base: string;
  steps: Step[];
}

export type Step =
  | { do: 'run'; command: string }
  | { do: 'copy'; from: string | null; sources: string[]; target: string };

export interface Image {
  stages: Stage[];
  folder: string;
  environment: Record<string, string>;
  user: string | null;
  port: string | null;
  command: string[];
  /** Whether it lives, as a shell command. */
  health: string | null;
}

/** What our Dockerfile says; an instruction that is not known here is an error, and not passed over. */
export function parseDockerfile(text: string): Image {
  const image: Image = {
    ...{ stages: [], folder: '/', environment: {}, user: null, port: null, command: [], health: null },
  };
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  for (const line of lines.map((each) => each.trim()).filter((each) => each && !each.startsWith('#'))) {
    const [word = '', rest = ''] = [
      line.slice(0, line.indexOf(' ')),
      line.slice(line.indexOf(' ') + 1).trim(),
    ];
    const stage = image.stages.at(-1);
    if (word === 'FROM') image.stages.push(stageOf(rest));
    else if (word === 'WORKDIR') image.folder = rest;
    else if (word === 'ENV') Object.assign(image.environment, variablesOf(rest));
    else if (word === 'USER') image.user = rest;
    else if (word === 'EXPOSE') image.port = rest;
    else if (word === 'CMD') image.command = JSON.parse(rest) as string[];
    else if (word === 'HEALTHCHECK') image.health = rest.replace(/^(--\S+\s+)*CMD\s+/, '');
    else if (word === 'RUN' && stage) stage.steps.push({ do: 'run', command: rest });
    else if (word === 'COPY' && stage) stage.steps.push(copyOf(rest));
    else throw new Error(`nothing here knows what this means: ${line}`);
  }
  return image;
}

function stageOf(rest: string): Stage {
  const [base = '', , name] = rest.split(/\s+/);
  return { base, name: name ?? null, steps: [] };
}

function variablesOf(rest: string): Record<string, string> {
  return Object.fromEntries(rest.split(/\s+/).map((each) => each.split('=') as [string, string]));
}

function copyOf(rest: string): Step {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? (words.shift()?.slice('--from='.length) ?? null) : null;
  const target = words.pop() ?? '';
  return { do: 'copy', from, sources: words, target };
}

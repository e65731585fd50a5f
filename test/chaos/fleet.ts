import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Some services over one database, each of which may be killed at any moment and is started again. */
export interface Fleet {
  size: number;
  /** Where one of them listens, as soon as it does. */
  url(index: number): Promise<string>;
  pid(index: number): Promise<number>;
  /** As soon as there is something to kill, be it only starting. */
  kill(index: number): Promise<void>;
  readonly kills: number;
  /** What the services logged as their own errors, for whoever looks for the cause of a fault. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

export interface FleetOptions {
  size: number;
  command: readonly string[];
  settings: Readonly<Record<string, string>>;
  /** Waited for before each start: a service does not start without its database. */
  mayStart(): Promise<void>;
  /** Told when one ended that nobody had killed. */
  onDeath(said: string): void;
}

interface Service {
  process: Promise<Started>;
}

interface Started {
  child: ChildProcess;
  /** `null`: it ended before it listened. */
  url: Promise<string | null>;
  ended: Promise<string>;
}

const OUTPUT_KEPT = 4_000;
const COMPLAINTS_KEPT = 20;

export function startFleet(options: FleetOptions): Fleet {
  const killed = new Set<ChildProcess>();
  const complaints: string[] = [];
  let isStopping = false;
  const services = Array.from({ length: options.size }, (_, index) => start(index));

  function start(index: number): Service {
    const process = options.mayStart().then(() => {
      const started = run(options, complaints);
      void started.ended.then((said) => {
        if (isStopping) return;
        if (!killed.has(started.child)) options.onDeath(said);
        services[index] = start(index);
      });
      return started;
    });
    return { process };
  }

  const processAt = (index: number): Promise<Started> => (services[index] as Service).process;

  async function kill(index: number): Promise<void> {
    const { child, ended } = await processAt(index);
    killed.add(child);
    child.kill('SIGKILL');
    await ended;
  }

  return {
    size: options.size,
    async url(index) {
      for (;;) {
        const url = await (await processAt(index)).url;
        if (url !== null) return url;
        if (isStopping) throw new Error('the services are stopped');
      }
    },
    pid: async (index) => (await processAt(index)).child.pid ?? 0,
    kill,
    complaints,
    get kills() {
      return killed.size;
    },
    async stop() {
      isStopping = true;
      await Promise.all(services.map((_, index) => kill(index)));
    },
  };
}

function run({ command, settings }: FleetOptions, complaints: string[]): Started {
  const child = spawn(process.execPath, command, {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
  });
  const endToo = () => child.kill('SIGKILL');
  process.once('exit', endToo);
  child.once('close', () => process.off('exit', endToo));
  let output = '';
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(`${code ?? signal}: ${output}`));
  });
  const url = new Promise<string | null>((resolve) => {
    const hear = (said: Buffer) => {
      output = (output + said).slice(-OUTPUT_KEPT);
      for (const line of String(said).split('\n')) {
        if (line.includes('"level":"error"') && complaints.length < COMPLAINTS_KEPT) complaints.push(line);
      }
      const found = /ready at (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => resolve(null));
  });
  return { child, url, ended };
}

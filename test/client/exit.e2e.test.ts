import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aFolder } from './a-client.ts';
import { startFakeMeter } from './fake-meter.ts';

const EVENT = "{ type: 'reply', agent: 'ada' }";
/** On a busy machine the first request of a process may take longer than it is waited for by default. */
const PATIENT = 'flushOnExitMs: 100_000';

/** A program that uses the client, run to its end. */
async function run(url: string, options: string, rest: string) {
  const spoolDir = aFolder();
  const program = `
    import { createTallybot } from 'tallybot/client';
    const tallybot = createTallybot({ url: '${url}', key: 'tb_acme_x_secret', spoolDir: '${spoolDir}', ${options} });
    tallybot.track(${EVENT});
    ${rest}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'] },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (said: Buffer) => {
      output += said;
      if (output.includes('now')) child.kill('SIGTERM');
    });
  }
  const ended = await new Promise((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const left = readdirSync(spoolDir, { recursive: true }).filter((name) => String(name).endsWith('.events'));
  return { ended, left: left.length, output };
}

test('a program that comes to its end has sent what it tracked', async () => {
  const meter = await startFakeMeter();

  expect(await run(meter.url, PATIENT, '')).toEqual({ ended: 0, left: 0, output: '' });

  expect(meter.events.size).toBe(1);
});

test('a program whose meter is away ends in time, and leaves what it tracked', async () => {
  const { ended, left } = await run('http://127.0.0.1:9', 'flushOnExitMs: 300', '');

  expect({ ended, left }).toEqual({ ended: 0, left: 1 });
});

test('a program that has closed the client ends then, whatever the meter still owes it', async () => {
  const meter = await startFakeMeter();
  meter.faults = ['silent', 'silent'];

  const { ended, left } = await run(
    meter.url,
    'requestTimeoutMs: 600_000',
    'await tallybot.close({ withinMs: 200 });',
  );

  expect({ ended, left }).toEqual({ ended: 0, left: 1 });
});

test('a program that exits on the spot leaves what it tracked, also at the very end', async () => {
  const meter = await startFakeMeter();
  const rest = `process.on('exit', () => tallybot.track(${EVENT})); process.exit(3);`;

  expect(await run(meter.url, '', rest)).toEqual({ ended: 3, left: 2, output: '' });

  expect(meter.events.size).toBe(0);
});

test('a signal that was asked for ends the program, when what it tracked is sent', async () => {
  const meter = await startFakeMeter();
  const rest = `process.prependOnceListener('SIGTERM', () => tallybot.track(${EVENT}));
    setInterval(() => {}, 1_000);
    console.log('now');`;

  const { ended, left } = await run(meter.url, `${PATIENT}, flushOnSignals: ['SIGTERM']`, rest);

  expect({ ended, left }).toEqual({ ended: 'SIGTERM', left: 0 });
  expect(meter.events.size).toBe(2);
});

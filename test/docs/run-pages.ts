import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runService } from '../support/service.ts';
import { allBlocks, isOfAVerb, root } from './blocks.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tallybot-docs-'));
// Within the project, so that the client is found by the name that agents know it by.
const modules = join(root, 'dist', `docs-${process.pid}`);
const tools = join(scratch, 'bin');
let service: ReturnType<typeof runService>;
let environment: NodeJS.ProcessEnv;

/**
 * Every block of these pages that can be run is, in the order of its page, as somebody would who copies it: beside a
 * service that has just been started, with a key of the demo account at hand.
 */
export function runPages(isWanted: (file: string) => boolean): void {
  const blocks = allBlocks().filter(
    (block) =>
      isWanted(block.file) &&
      ['sh', 'ts'].includes(block.language) &&
      !block.words.some(isTriedElsewhere) &&
      !isOfAVerb(block),
  );
  const files = [...new Set(blocks.map(({ file }) => file))];

  beforeAll(async () => {
    chmodSync(scratch, 0o755);
    for (const folder of [tools, modules]) mkdirSync(folder, { recursive: true });
    tool('tallybot', `exec node ${join(root, 'dist/src/cli/main.js')} "$@"`);
    // Whoever copies a line sees that it was refused; a script has to be told.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    tool('curl', 'exec env PATH="${PATH#*:}" curl --fail-with-body --silent --show-error "$@"');
    // What is installed with the project is found in it, wherever the shell is.
    tool('npx', 'name=$1; shift; exec "$name" "$@"');
    const settings = {
      DATA_DIR: join(scratch, 'data'),
      TOKEN_KEYS: Buffer.alloc(32, 7).toString('base64'),
      PUBLIC_URL: 'https://tallybot.example.com',
      WEBHOOK_REACH: 'any',
      // Nothing listens there, and no test speaks with Twilio.
      TWILIO_API_URL: 'http://127.0.0.1:9',
    };
    service = runService({ ...settings, DEMO: 'on', PLAYGROUND: 'off' });
    const url = await service.ready;
    environment = {
      ...{ PATH: [tools, process.env['PATH']].join(delimiter), HOME: scratch, NO_COLOR: '1' },
      ...settings,
      TALLYBOT_URL: url,
    };
    const key = await run(
      'tallybot key create --account demo --scopes ingest,authorise,read,manage | head -n 1',
    );
    environment['TALLYBOT_KEY'] = key.trim();
  });
  afterAll(async () => {
    await service.end();
    for (const folder of [scratch, modules]) rmSync(folder, { recursive: true, force: true });
  });

  describe.each(files)('%s', (file) => {
    const folder = join(scratch, file.replaceAll('/', '-'));
    beforeAll(() => void mkdirSync(folder));

    for (const { place, language, words, text } of blocks.filter((block) => block.file === file)) {
      if (words.includes('outside')) {
        test.skipIf(!hasOutside(text))(`${place} runs where Docker or a cluster is at hand`, async () => {
          await run(text, root);
        });
        continue;
      }
      if (words.includes('endless')) {
        test.skipIf(!hasAll(`timeout ${text}`))(`${place} goes on until it is stopped`, async () => {
          writeFileSync(join(folder, 'endless.sh'), text);
          await run('timeout 4 bash -euo pipefail endless.sh || test $? = 124', folder);
        });
        continue;
      }
      test.skipIf(!hasAll(text))(`${place} runs`, async () => {
        if (words.includes('stopped')) await keepData(folder);
        if (language === 'sh') await run(text, folder);
        else await runModule(place, text, folder);
      });
    }
  });
}

/** What CI runs itself, word for word, is not run twice; what needs a Postgres of one's own has it in its own test. */
function isTriedElsewhere(word: string): boolean {
  return word === 'ci' || word === 'backup';
}

async function run(text: string, cwd = scratch): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], {
    cwd,
    env: environment,
    timeout: 200_000,
  });
  return stdout;
}

/** As it lies there when the service has been stopped. */
async function keepData(folder: string): Promise<void> {
  await run('DATA_DIR=.tallybot tallybot account create acme --name Acme --zone UTC', folder);
}

async function runModule(place: string, text: string, cwd: string): Promise<void> {
  const path = join(modules, `${place.replace(/\W/g, '-')}.ts`);
  writeFileSync(path, text);
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), path],
    {
      cwd,
      env: environment,
      timeout: 200_000,
    },
  );
  expect(stderr).toBe('');
}

function tool(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
}

/** What is no part of Node, and may be missing where there is nothing else. */
const OUTSIDE = /\b(curl|jq|timeout|openssl|psql|pg_dump|pg_restore|zsh|fish)\b/g;

function hasAll(text: string): boolean {
  const named = [...new Set(text.match(OUTSIDE))];
  return named.every(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0,
  );
}

function hasOutside(text: string): boolean {
  const answers = (command: string, word: string) =>
    !text.includes(command) || spawnSync(command, [word], { stdio: 'ignore', timeout: 5_000 }).status === 0;
  return answers('docker', 'info') && answers('kubectl', 'cluster-info');
}

import { writeFile } from 'node:fs/promises';
import { commands } from '../../commands/index.ts';
import { UserError } from '../domain/errors.ts';
import { manifestOf } from '../slack/manifest.ts';
import { readOptions, type Verbs } from './verb.ts';

const FILE = 'manifest.json';

export const slackVerbs: Verbs = {
  'slack manifest': {
    usage: 'slack manifest [--http <url>] [--install <url>] [--write]',
    does:
      'the Slack app, to be pasted at api.slack.com/apps: for Socket Mode, or with --http for requests to that address.\n' +
      '      --install lets other workspaces install it from there; --write puts it into manifest.json',
    run: printManifest,
  },
};

async function printManifest(words: string[]): Promise<string> {
  const { options, flags } = readOptions(words, ['http', 'install'], ['write']);
  const httpUrl = addressOf(options.http, 'http');
  const installUrl = addressOf(options.install, 'install');
  const text = `${JSON.stringify(manifestOf(commands, { httpUrl, installUrl }), null, 2)}`;
  if (!flags.write) return text;
  if (httpUrl ?? installUrl) {
    throw new UserError('bad-options', `${FILE} is the one that suits everybody, and names no address.`, {
      hint: 'Leave out --write, and paste what is printed.',
    });
  }
  await writeFile(FILE, `${text}\n`);
  return `Wrote ${FILE}.`;
}

function addressOf(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UserError(
    'bad-address',
    `--${option} must be an https address, such as https://tallybot.example.com.`,
  );
}

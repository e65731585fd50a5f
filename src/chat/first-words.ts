import { invariant } from '../domain/errors.ts';

interface About {
  says: string;
  /** What else can be typed behind them, where a platform shows such a hint. */
  hint: string;
}

/** What the words that several commands begin with are about: the commands say only what they are themselves. */
const about: Record<string, About> = {
  usage: { says: 'What was used: by whom, when, and why', hint: '[period] [agent:name] [company:name]' },
  credits: { says: 'What is left, and until when: balance, forecast, statement, top-up, plan', hint: '' },
  'credits plan': { says: 'The plan of the account, and which account it is', hint: '' },
  notify: { says: 'What this channel is told: digests and low-credit alerts, and caps', hint: '' },
};

export function aboutWords(words: string): About {
  const found = about[words];
  invariant(found, `it is said what /${words} is about`);
  return found;
}

/** Of all commands, in their order. */
export function firstWords(commands: readonly { path: string }[]): string[] {
  return [...new Set(commands.map(({ path }) => path.split(' ')[0] ?? ''))];
}

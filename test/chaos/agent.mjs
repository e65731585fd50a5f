// An agent as its engineer writes one: it says what it uses, and may be killed at any moment. What it means to say, and
// what the client has taken, it notes in files of its own, line by line.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTallybot } from 'tallybot/client';

const { NOTES: notes, EVENTS: events, PAUSE_MS: pauseMs, TALLYBOT_URL: url, TALLYBOT_KEY: key } = process.env;
const meant = join(notes, 'meant');
const taken = join(notes, 'taken');
const done = existsSync(meant) ? readFileSync(meant, 'utf8').split('\n').length - 1 : 0;

const tallybot = createTallybot({ url, key, spoolDir: join(notes, 'spool') });
for (let index = done; index < Number(events); index += 1) {
  const id = `e-${index}`;
  appendFileSync(meant, `${id}\n`);
  const { accepted } = tallybot.track({ type: 'reply', agent: 'ada', id });
  if (accepted) appendFileSync(taken, `${id}\n`);
  await pause(Number(pauseMs));
}
const isSent = await tallybot.close({ withinMs: 200_000 });
process.exitCode = isSent ? 0 : 1;

// An agent as a process of its own, which does what it is told by lines and notes what it was promised: it may be
// killed at any moment.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createTallybot } from 'tallybot/client';

const [url, key, spoolDir, book, name] = process.argv.slice(2);
const tallybot = createTallybot({
  url,
  key,
  spoolDir,
  askWithinMs: 300,
  onError: ({ code }) => console.log(`told ${code}`),
});
let count = 0;

const acts = {
  async track(times) {
    for (let index = 0; index < times; index += 1) {
      count += 1;
      const event = { type: 'reply', id: `${name}-${count}`, agent: 'ada', quantity: 1 + (count % 5) };
      note('tried', event);
      if (tallybot.track(event).accepted) note('kept', event);
      if (count % 50 === 0) await new Promise(setImmediate);
      if (count % 50 === 0) console.log(`at ${count}`);
    }
  },
  async spend() {
    count += 1;
    const event = { type: 'reply', id: `${name}-${count}`, agent: 'ada', quantity: 3 };
    note('tried', event);
    await tallybot.withCredits('ada', '3', async ({ report }) => report(event));
    note('kept', event);
    console.log('spent');
  },
  async finish() {
    console.log(`finished ${await tallybot.flush({ withinMs: 200_000 })}`);
  },
};

function note(what, { id, quantity }) {
  appendFileSync(book, `${what} ${id} ${quantity}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [act, argument] = line.split(' ');
  await acts[act](argument);
}
await tallybot.close();

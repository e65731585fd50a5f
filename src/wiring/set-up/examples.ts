import type { Told } from '../../playground/set-up.ts';

const TYPESCRIPT_FILE = 'first-event.mts';

/** A first event, by hand and by program. Both take the address and the key from the environment. */
export function examplesFor(
  key: { text: string; id: string },
  address: string,
  at: number,
): Extract<Told, { what: 'key' }> {
  return {
    what: 'key',
    key: key.text,
    shell: shellExample(key, address, new Date(at).toISOString()),
    typescript: TYPESCRIPT,
    typescriptFile: TYPESCRIPT_FILE,
  };
}

// Each key has an event of its own: sent again it is answered as the first time, and charged once.
function shellExample({ text, id }: { text: string; id: string }, address: string, at: string): string {
  return `export TALLYBOT_URL=${address}
export TALLYBOT_KEY=${text}

curl -sS "$TALLYBOT_URL/v1/events" \\
  -H "Authorization: Bearer $TALLYBOT_KEY" -H 'Content-Type: application/json' \\
  -d '{"type":"reply","id":"first-${id}","agent":"first-agent","kind":"chat","at":"${at}"}'
`;
}

const TYPESCRIPT = `const url = process.env.TALLYBOT_URL;
const key = process.env.TALLYBOT_KEY;

async function tell(path: string, body: object) {
  const response = await fetch(\`\${url}\${path}\`, {
    method: 'POST',
    headers: { authorization: \`Bearer \${key}\`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(\`Tallybot answered \${response.status}: \${answer.detail}\`);
  return answer;
}

// What was done is told afterwards. Sent again after any doubt, the same id is charged once.
const reply = {
  type: 'reply',
  id: crypto.randomUUID(),
  agent: 'first-agent',
  kind: 'chat',
  at: new Date().toISOString(),
};
const { chargedCredits, balanceAfter } = await tell('/v1/events', reply);
console.log(\`Charged \${chargedCredits}, and \${balanceAfter} are left.\`);

// Before something dear, ask: a yes sets the credits aside until the work is told, or given up.
const { allowed, available } = await tell('/v1/authorize', { agent: 'first-agent', amount: '5' });
console.log(allowed ? \`It may begin; \${available} are left beside it.\` : 'It may not begin.');
`;

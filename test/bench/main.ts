// npm run bench -- <name> [args]
import { type Bench, formatTable } from './report.ts';

const benches: Record<string, () => Promise<Bench>> = {
  domain: () => import('./domain.ts'),
  ingest: () => import('./ingest.ts'),
  gate: () => import('./gate.ts'),
  read: () => import('./read.ts'),
  usage: () => import('./usage.ts'),
  slack: () => import('./slack.ts'),
  discord: () => import('./discord.ts'),
};

const [name, ...args] = process.argv.slice(2);
const load = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;

if (load) {
  const { rows, figures } = await (await load()).run(args);
  console.log(formatTable(rows));
  console.log(JSON.stringify({ bench: name, ...figures }));
} else {
  if (name !== undefined) console.error(`There is no bench “${name}”.`);
  console.log(`npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exitCode = name === undefined ? 0 : 1;
}

// Two bots to measure ours by, each a process of its own. `limit`: no work at all, the same words and picture again.
// `naive`: what one would write first, which adds up the log and draws where it listens.
import { createCanvas } from '@napi-rs/canvas';
import { Chart, type ChartItem, registerables } from 'chart.js';
import { AttachmentBuilder, Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';
import pg from 'pg';

interface AgentRow {
  agent: string;
  used: string;
}

const [kind] = process.argv.slice(2);
const { DISCORD_API_URL = '', DISCORD_TOKEN = '', DISCORD_ACCOUNT, DATABASE_URL } = process.env;

Chart.register(...registerables);
const pool = new pg.Pool({ connectionString: DATABASE_URL });

async function read(): Promise<AgentRow[]> {
  const { rows } = await pool.query<AgentRow>(
    `select agent_id as agent, round(sum(amount) / 1000000) as used
       from usage_event where account_id = $1 group by agent_id order by used desc`,
    [DISCORD_ACCOUNT],
  );
  return rows;
}

function draw(rows: readonly AgentRow[]): Buffer {
  // As large as ours.
  const canvas = createCanvas(1_600, 800);
  const chart = new Chart(canvas as unknown as ChartItem, {
    type: 'bar',
    data: {
      labels: rows.map(({ agent }) => agent),
      datasets: [{ label: 'Credits used', data: rows.map(({ used }) => Number(used)) }],
    },
    options: { animation: false, responsive: false },
  });
  const png = canvas.toBuffer('image/png');
  chart.destroy();
  return png;
}

function say(rows: readonly AgentRow[], png: Buffer) {
  return {
    content: rows.map(({ agent, used }) => `${agent}: ${used}`).join('\n'),
    files: [new AttachmentBuilder(png, { name: 'chart.png' })],
  };
}

const once = await read();
const ready = say(once, draw(once));
const answer = {
  limit: async () => ready,
  async naive() {
    const rows = await read();
    return say(rows, draw(rows));
  },
}[kind ?? ''];
if (!answer) throw new Error(`“${kind}” is neither limit nor naive`);

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } });
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  try {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(await answer());
  } catch (error) {
    // Too late for Discord: it has told whoever asked.
    console.error(String(error));
  }
});
client.once(Events.ClientReady, () => console.log('ready'));
await client.login(DISCORD_TOKEN);

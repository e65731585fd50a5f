import { sayTime } from '../../cards/format.ts';
import type { Told } from '../../playground/laboratory.ts';
import type { Platform } from '../../playground/wire.ts';
import type { DestinationLine, Notices } from '../../reports/ports/notices.ts';
import { askInChat } from './ask-in-chat.ts';
import type { Bench } from './bench.ts';

const names: Record<Platform, string> = { slack: 'Slack', discord: 'Discord' };

/** What a manager would set up, by the command that they would type. */
export async function setUp(bench: Bench, what: 'alerts' | 'digest', platform: Platform): Promise<Told> {
  return what === 'alerts' ? warn(bench, platform) : digest(bench, platform);
}

async function warn(bench: Bench, platform: Platform): Promise<Told> {
  const at = '20% 10% 0';
  const question = { channel: 'on-call', path: 'notify alerts', options: { at } };
  await askInChat(
    bench.playground,
    platform,
    question,
    async () => (await listening(bench, platform, 'rules')).length > 0,
  );
  return {
    status: 'done',
    said: `#on-call on ${names[platform]} is warned now at 20 %, 10 % and 0 of the cycle’s plan credits: the Manager typed /notify alerts at:"${at}" there.`,
  };
}

async function digest(bench: Bench, platform: Platform): Promise<Told> {
  const options = { every: 'weekly', on: 'monday', hour: 9, zone: bench.playground.zone };
  const question = { channel: 'general', path: 'notify digest', options };
  await askInChat(
    bench.playground,
    platform,
    question,
    async () => (await listening(bench, platform, 'digests')).length > 0,
  );
  const { nextAt, zone } = (await listening(bench, platform, 'digests'))[0] as Notices['digests'][number];
  const first = nextAt === null ? '' : ` The first comes on ${sayTime(nextAt, zone)} (${zone}).`;
  return {
    status: 'done',
    said: `#general on ${names[platform]} gets a digest each Monday at 9:00: the Manager typed /notify digest there.${first}`,
  };
}

/** The rules, or the digests, of the channels of one platform. */
export async function listening<What extends 'rules' | 'digests'>(
  { reports, account, playground }: Bench,
  platform: Platform,
  what: What,
): Promise<(Notices[What][number] & { destination: DestinationLine })[]> {
  const notices = await reports.notices(account, playground.clock.now());
  const lines: readonly Notices[What][number][] = notices[what];
  return lines.flatMap((line) => {
    const destination = notices.destinations.find(({ id }) => id === line.destinationId);
    return destination?.platform === platform ? [{ ...line, destination }] : [];
  });
}

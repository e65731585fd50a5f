import type { Look } from '../browser/views.ts';

export interface Shot {
  /** Of the command. */
  path: string;
  /** What is typed before; its answers are not shown. */
  before?: readonly string[];
  typed: string;
  platform: 'Slack' | 'Discord';
  look: Exclude<Look, 'phone'>;
  hasChart?: boolean;
}

const slack = { platform: 'Slack', look: 'light' } as const;
const slackAtNight = { platform: 'Slack', look: 'dark' } as const;
const discord = { platform: 'Discord', look: 'dark' } as const;
const discordByDay = { platform: 'Discord', look: 'light' } as const;

/** One of each command, in the order of its page. */
export const shots: readonly Shot[] = [
  { path: 'usage', typed: '/usage', ...slack, hasChart: true },
  { path: 'usage agents', typed: '/usage agents period:last week', ...discord, hasChart: true },
  { path: 'usage history', typed: '/usage history last 3 months weekly', ...slack, hasChart: true },
  { path: 'usage patterns', typed: '/usage patterns', ...slackAtNight, hasChart: true },
  { path: 'usage log', typed: '/usage log yesterday', ...slack },
  { path: 'usage why', typed: '/usage why last week', ...slackAtNight },
  { path: 'usage value', typed: '/usage value last month worth:50', ...slack, hasChart: true },
  { path: 'usage tips', typed: '/usage tips period:last month', ...discord },
  { path: 'usage export', typed: '/usage export log last week', ...slack },
  { path: 'usage help', typed: '/usage help', ...slack },
  { path: 'credits', typed: '/credits', ...slackAtNight },
  { path: 'credits forecast', typed: '/credits forecast', ...slack, hasChart: true },
  { path: 'credits statement', typed: '/credits statement', ...discord },
  { path: 'credits top-up', typed: '/credits top-up', ...slack },
  {
    path: 'credits auto-recharge',
    typed: '/credits auto-recharge below:500 buy:1000 cap:5000',
    ...slack,
  },
  { path: 'credits plan', typed: '/credits plan change to:enterprise', ...discordByDay },
  { path: 'credits plan link', typed: '/credits plan link demo.K7Q2-9XPM-4TRW-0H5N', ...slack },
  { path: 'notify digest', typed: '/notify digest preview', ...slack, hasChart: true },
  { path: 'notify alerts', typed: '/notify alerts 20% 10% 0', ...slackAtNight },
  { path: 'notify caps', typed: '/notify caps agent:Northside Sales Chat limit:200 per:day', ...discord },
  {
    path: 'notify status',
    before: ['/notify digest weekly monday hour:9', '/notify alerts 20% 10% 0'],
    typed: '/notify status',
    ...slack,
  },
];

export function fileOf(path: string): string {
  return `commands/pictures/${path.replaceAll(' ', '-')}.png`;
}

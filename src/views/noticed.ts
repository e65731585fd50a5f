import { sayName } from '../cards/format.ts';
import type { DestinationLine, Directory, Notices } from '../reports/ports.ts';

const platformNames: Record<DestinationLine['platform'], string> = {
  slack: 'Slack',
  discord: 'Discord',
  webhook: 'Webhook',
};

/** What stands in every list of what is said unasked: where it goes, and who set it up. */
export interface Said {
  where(destinationId: string | null): string;
  who(memberId: string): string;
  zone(destinationId: string): string;
}

export interface Label {
  id: string;
  name: string;
}

export function sayNotices(
  { destinations, formerMembers }: Notices,
  { members, anchor }: Directory,
  here?: string,
): Said {
  const known = new Map(destinations.map((each) => [each.id, each]));
  return {
    where(id) {
      const there = id === null ? undefined : known.get(id);
      if (!there) return 'nowhere';
      if (id === here) return `this channel${there.broken ? ' (broken)' : ''}`;
      return `${sayPlace(there)}${there.broken ? ' (broken)' : ''}`;
    },
    who(id) {
      const former = formerMembers.find((member) => member.id === id);
      if (former) return `${sayName(former.name)} (has left)`;
      return sayName(members.find((member) => member.id === id)?.name ?? id);
    },
    zone: (id) => known.get(id)?.zone ?? anchor.zone,
  };
}

export function sayPlace({ platform, channel }: Pick<DestinationLine, 'platform' | 'channel'>): string {
  return `${platformNames[platform]} ${sayName(channel)}`;
}

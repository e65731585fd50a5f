import { sayChannel } from '../cards/channels.ts';
import { sayName } from '../cards/format.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Notices } from '../reports/ports/notices.ts';

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
  { destinations, formerMembers, passersBy }: Notices,
  { members, anchor }: Directory,
  here?: string,
): Said {
  const known = new Map(destinations.map((each) => [each.id, each]));
  return {
    where(id) {
      const there = id === null ? undefined : known.get(id);
      if (!there) return 'nowhere';
      if (id === here) return `this channel${there.broken ? ' (broken)' : ''}`;
      return `${sayChannel(there)}${there.broken ? ' (broken)' : ''}`;
    },
    who(id) {
      const former = formerMembers.find((member) => member.id === id);
      if (former) return `${sayName(former.name)} (has left)`;
      const named = [...members, ...passersBy].find((person) => person.id === id);
      return named ? sayName(named.name) : sayStranger(id);
    },
    zone: (id) => known.get(id)?.zone ?? anchor.zone,
  };
}

/** Who was never named in chat bears an id of the platform, which nobody can read. */
function sayStranger(id: string): string {
  const [, platform] = /^(slack|discord):[^:]+:[^:]+$/.exec(id) ?? [];
  return platform === undefined ? sayName(id) : `somebody in ${platform === 'slack' ? 'Slack' : 'Discord'}`;
}

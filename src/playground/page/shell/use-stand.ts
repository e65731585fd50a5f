import { useEffect, useState } from 'preact/hooks';
import type { PersonId, Platform, Seat } from '../../wire.ts';

/** Who one is, and where: a channel's id or its name. */
export interface Stand {
  seat: Seat;
  place: string;
}

const KEY = 'tallybot-stand';
const platforms: readonly Platform[] = ['slack', 'discord'];
const people: readonly PersonId[] = ['member', 'manager', 'on-call'];

/** Kept for each tab by itself, so that the same person sits there when the page is loaded anew. */
export function useStand(): [Stand, (next: Stand) => void] {
  const [stand, setStand] = useState(() => standIn(sessionStorage.getItem(KEY)));
  useEffect(() => sessionStorage.setItem(KEY, printStand(stand)), [stand]);
  return [stand, setStand];
}

export function printStand({ seat, place }: Stand): string {
  return [seat.platform, seat.person, place].join(' ');
}

/** Whatever else was kept: the manager in Slack, who may try everything. */
export function standIn(kept: string | null): Stand {
  const [first = '', second = '', place = ''] = (kept ?? '').split(' ');
  const platform = platforms.find((each) => each === first);
  const person = people.find((each) => each === second);
  if (!platform || !person) return { seat: { platform: 'slack', person: 'manager' }, place: '' };
  return { seat: { platform, person }, place };
}

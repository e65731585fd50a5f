import { invariant, UserError } from '../domain/errors.ts';
import type { Notices } from '../reports/ports/notices.ts';
import type { Context, Place } from './context.ts';
import { by } from './press.ts';

/** The channel in which it was typed, as something that is written to; noted where nobody has written there yet. */
export async function destinationHere(context: Context, notices: Notices): Promise<string> {
  const place = placeOf(context);
  const { acts, directory, person } = context;
  const known = destinationAt(place, notices);
  const { platform, workspace, channel, name, zone } = place;
  const isRenamed = known && name && known.name !== name;
  if (known && !known.broken && !isRenamed) return known.id;
  const id = known?.id ?? `${platform}:${workspace}:${channel}`;
  const ownerId = known?.ownerId ?? person.id;
  const input = { id, platform, workspace, channel, name: name ?? null, zone, ownerId };
  const answer = await acts.putDestination(directory.id, input, by(context));
  if (answer.status !== 'refused') return id;
  // Somebody else named it in the same moment, by another id.
  const there = destinationAt(place, await context.reports.notices(directory.id, context.now));
  invariant(there, 'a channel that cannot be named is known');
  return there.id;
}

function placeOf({ place }: Context): Place {
  if (place) return place;
  throw new UserError('no-channel', 'It goes to the channel in which it is set, and here is none.', {
    hint: 'Type this in the Slack or Discord channel that should get it.',
  });
}

export function destinationAt(place: Place | null, { destinations }: Notices) {
  return destinations.find(
    ({ platform, workspace, channel }) =>
      platform === place?.platform && workspace === place.workspace && channel === place.channel,
  );
}

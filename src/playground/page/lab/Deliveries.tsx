import type { DeliveryLine } from '../../laboratory.ts';
import { platforms, sayAt, sayKind } from './say.ts';

/** Messages that nobody asked for: what became of each. */
export function Deliveries({ lines, zone }: { lines: readonly DeliveryLine[]; zone: string }) {
  return (
    <ul class="lab-lines">
      {lines.map(({ id, kind, platform, channel, state, attempts, dueAt, postedAt, error }) => (
        <li key={id}>
          <b>{sayKind(kind)}</b> {platform && `in #${channel} on ${platforms[platform]}`}
          <span class="lab-soft">
            {sayAt(postedAt ?? dueAt, zone, true)} ({zone}), {state}, {attempts}{' '}
            {attempts === 1 ? 'attempt' : 'attempts'}
            {error && `, ${error}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

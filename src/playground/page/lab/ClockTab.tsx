import { useState } from 'preact/hooks';
import type { Move, Moved } from '../../laboratory.ts';
import { Deliveries } from './Deliveries.tsx';
import { SetUpHere } from './SetUpHere.tsx';
import { sayAt } from './say.ts';
import type { Shown } from './shown.ts';

const labels: Record<Move, string> = {
  hour: '+1 hour',
  day: '+1 day',
  monday: 'To Monday 9:00',
  cycle: 'To the cycle’s end',
};

/** Time that passes at a press: whatever is due on the way is done at its hour. */
export function ClockTab({ at, ...shown }: Shown & { at: number }) {
  const { state, busy, run } = shown;
  const [moved, setMoved] = useState<Moved | null>(null);
  const [going, setGoing] = useState<{ from: number; to: number } | null>(null);

  const move = async (to: Move, until: number) => {
    setMoved(null);
    setGoing({ from: at, to: until });
    const done = await run({ do: 'move', to });
    setGoing(null);
    setMoved(done);
  };

  return (
    <>
      <p>
        It is <b>{sayAt(at, state.zone)}</b> ({state.zone}). The clock goes forward only; digests, warnings,
        resets and purchases on the way happen at their hour.
      </p>
      <ul class="lab-moves">
        {state.moves.map(({ to, at: until }) => (
          <li key={to}>
            <button
              type="button"
              disabled={busy !== null || state.movingTo !== null}
              onClick={() => move(to, until)}
            >
              {labels[to]}
              <span class="lab-soft">{sayAt(until, state.zone)}</span>
            </button>
          </li>
        ))}
      </ul>
      {going && (
        <label class="lab-going">
          On the way to {sayAt(going.to, state.zone)}
          <progress max={going.to - going.from} value={Math.min(at, going.to) - going.from} />
        </label>
      )}
      <div role="status">{moved && <p class="lab-result">{moved.said}</p>}</div>
      {moved && <Deliveries lines={moved.deliveries} zone={state.zone} />}
      <h3>Who is told</h3>
      <SetUpHere what="digest" {...shown} />
      <SetUpHere what="alerts" {...shown} />
    </>
  );
}

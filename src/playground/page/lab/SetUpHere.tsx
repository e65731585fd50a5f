import { useState } from 'preact/hooks';
import { platforms } from './say.ts';
import type { Shown } from './shown.ts';

const words = {
  alerts: {
    none: (platform: string) => `No channel on ${platform} is warned of low credit yet.`,
    some: 'Warned of low credit:',
    button: (platform: string) => `Warn #on-call on ${platform}`,
  },
  digest: {
    none: (platform: string) => `No channel on ${platform} gets a digest yet.`,
    some: 'Digests come to:',
    button: (platform: string) => `Monday digest to #general on ${platform}`,
  },
} as const;

/** Who hears of it, and one press to have it heard on the platform that one looks at. */
export function SetUpHere({ what, state, seat, busy, run }: Shown & { what: keyof typeof words }) {
  const [said, setSaid] = useState('');
  const spots = what === 'alerts' ? state.warned : state.digests;
  const platform = platforms[seat.platform];
  const isSet = spots.some((spot) => spot.platform === seat.platform);
  const listed = spots.map((spot) => `#${spot.channel} on ${platforms[spot.platform]}`).join(', ');
  return (
    <div class="lab-heard">
      {listed && (
        <p>
          {words[what].some} {listed}.
        </p>
      )}
      {!isSet && (
        <>
          <p>{words[what].none(platform)}</p>
          <button
            type="button"
            disabled={busy !== null}
            onClick={async () => {
              const told = await run({ do: 'set', what, platform: seat.platform });
              if (told) setSaid(told.said);
            }}
          >
            {words[what].button(platform)}
          </button>
        </>
      )}
      <p role="status">{said}</p>
    </div>
  );
}

import { useState } from 'preact/hooks';
import type { Fault, Shown as FaultShown } from '../../laboratory.ts';
import { Deliveries } from './Deliveries.tsx';
import { platforms, sayAt } from './say.ts';
import type { Shown } from './shown.ts';

const described: Record<Fault, { name: string; what: string }> = {
  'rate-limited': {
    name: '429 with Retry-After',
    what: 'The platform wants to be left alone for 30 seconds.',
  },
  'server-error': { name: '500', what: 'The platform fails; nobody knows whether it posted.' },
  'lost-answer': {
    name: 'Lost answer',
    what: 'It is posted, but the connection breaks before the bot is told.',
  },
  'killed-worker': { name: 'Killed worker', what: 'The worker that took a message dies before it posts it.' },
  'dropped-socket': { name: 'Dropped connection', what: 'The line over which presses reach the bot is cut.' },
  duplicate: { name: 'Delivered twice', what: 'The platform sends one command or press two times.' },
};

/** What goes wrong with platforms and workers, and that nothing is lost and nothing said twice. */
export function FaultsTab({ state, seat, busy, run }: Shown) {
  const [last, setLast] = useState<{ fault: Fault; shown: FaultShown } | null>(null);
  const [ordered, setOrdered] = useState('');
  const platform = platforms[seat.platform];

  const show = async (fault: Fault) => {
    setOrdered('');
    setLast(null);
    const shown = await run({ do: 'show', platform: seat.platform, fault });
    if (shown) setLast({ fault, shown });
  };
  const order = async (fault: Fault) => {
    setLast(null);
    const told = await run({ do: 'order', platform: seat.platform, fault });
    if (told) setOrdered(told.said);
  };

  return (
    <>
      <p>
        Break something on <b>{platform}</b>. “Show” has a digest posted, or a command asked, just then, and
        tells what came of it; “Order” leaves it for whatever comes next.
      </p>
      <ul class="lab-faults">
        {(Object.keys(described) as Fault[]).map((fault) => (
          <li key={fault}>
            <div>
              <b>{described[fault].name}</b>
              <span class="lab-soft">{described[fault].what}</span>
              <span class="lab-buttons">
                <button type="button" disabled={busy !== null} onClick={() => show(fault)}>
                  {busy?.do === 'show' && busy.fault === fault ? 'Going on…' : 'Show'}
                  <span class="hidden"> what comes of: {described[fault].name}</span>
                </button>
                <button type="button" class="quiet" disabled={busy !== null} onClick={() => order(fault)}>
                  Order<span class="hidden"> {described[fault].name}</span>
                </button>
              </span>
            </div>
            {last?.fault === fault && <Record shown={last.shown} zone={state.zone} />}
          </li>
        ))}
      </ul>
      <div role="status">
        {ordered && <p class="lab-result">{ordered}</p>}
        {last && <p class="hidden">{last.shown.said}</p>}
      </div>
      <h3>Last in the outbox</h3>
      <Deliveries lines={state.deliveries} zone={state.zone} />
    </>
  );
}

function Record({ shown, zone }: { shown: FaultShown; zone: string }) {
  return (
    <div class={`lab-result ${shown.isRight ? 'good' : 'bad'}`}>
      <p>
        <b>{shown.isRight ? 'Nothing was lost.' : 'That is not right.'}</b> {shown.said}
      </p>
      <ol class="lab-lines">
        {shown.lines.map(({ at, text }, index) => (
          <li key={index}>
            {text}
            <span class="lab-soft">
              {sayAt(at, zone, true)} ({zone})
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

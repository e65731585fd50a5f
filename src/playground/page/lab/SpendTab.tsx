import { useState } from 'preact/hooks';
import type { RanToZero, Spending, Spent } from '../../laboratory.ts';
import { ExchangeView } from './ExchangeView.tsx';
import { RunToZero } from './RunToZero.tsx';
import { sayAmount } from './say.ts';
import type { Shown } from './shown.ts';

const what: Record<Spending['what'], string> = {
  reply: 'Chat replies',
  'dear-reply': 'Replies of the dearest model',
  call: 'A call',
  test: 'Test traffic',
};

type Last = { spent: Spent } | { ran: RanToZero } | null;

/** Usage as an agent reports it, through the service's own API. */
export function SpendTab(shown: Shown) {
  const { state, busy, run } = shown;
  const [agent, setAgent] = useState(state.agents[0]?.id ?? '');
  const known = state.agents.find(({ id }) => id === agent);
  const [company, setCompany] = useState(known?.company ?? '');
  const [kind, setKind] = useState<Spending['what']>('reply');
  const [count, setCount] = useState(10);
  const [seconds, setSeconds] = useState(95);
  const [held, setHeld] = useState(0);
  const [last, setLast] = useState<Last>(null);
  const isCall = kind === 'call';
  // Who does not speak makes no calls.
  const offered = state.agents.filter((each) => !isCall || each.kind.startsWith('voice'));
  const choose = (id: string) => {
    setAgent(id);
    setCompany(state.agents.find((each) => each.id === id)?.company ?? '');
  };

  const spend = async () => {
    const spent = await run({
      ...{ do: 'spend', what: kind, agent, company: company || null },
      ...{ count, seconds, heldSeconds: held },
    });
    if (spent) setLast({ spent });
  };
  const runToZero = async () => {
    const ran = await run({ do: 'zero', agent, company: company || null });
    if (ran) setLast({ ran });
  };

  return (
    <>
      <p>An agent reports what it did to the service’s own API, and is charged for it.</p>
      <form
        class="lab-form"
        onSubmit={(event) => {
          event.preventDefault();
          void spend();
        }}
      >
        <label>
          Agent
          <select value={agent} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {offered.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Company
          <select value={company} onChange={({ currentTarget }) => setCompany(currentTarget.value)}>
            <option value="">None</option>
            {state.companies.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          What it did
          <select
            value={kind}
            onChange={({ currentTarget }) => {
              const next = currentTarget.value as Spending['what'];
              setKind(next);
              const voice = state.agents.find((each) => each.kind.startsWith('voice'));
              if (next === 'call' && voice && !known?.kind.startsWith('voice')) choose(voice.id);
            }}
          >
            {(Object.keys(what) as Spending['what'][]).map((each) => (
              <option key={each} value={each} disabled={each === 'dear-reply' && state.dearModel === null}>
                {what[each]}
                {each === 'dear-reply' && state.dearModel && ` (${state.dearModel})`}
              </option>
            ))}
          </select>
        </label>
        {isCall ? (
          <>
            <Count
              label="Seconds from answer to hang-up"
              value={seconds}
              min={0}
              max={86_400}
              onValue={setSeconds}
            />
            <Count label="Seconds on hold of these" value={held} min={0} max={seconds} onValue={setHeld} />
          </>
        ) : (
          <Count label="How many replies" value={count} min={1} max={10_000} onValue={setCount} />
        )}
        <div class="lab-buttons">
          <button type="submit" class="lab-main" disabled={busy !== null}>
            {isCall ? 'Send the call' : 'Send the replies'}
          </button>
          <button type="button" disabled={busy !== null} onClick={runToZero}>
            {busy?.do === 'zero' ? 'Running…' : 'Run this agent to zero'}
          </button>
        </div>
      </form>
      <div role="status">
        {last && 'spent' in last && (
          <section class="lab-result">
            <p>{last.spent.said}</p>
            <p class="lab-moved">
              <span>{sayAmount(last.spent.before.available)}</span>
              <span aria-hidden="true">→</span>
              <span class="hidden">to</span>
              <b>{sayAmount(last.spent.after.available)}</b> credits available
            </p>
          </section>
        )}
        {last && 'ran' in last && <p class="lab-result">{last.ran.said}</p>}
      </div>
      {last && 'spent' in last && <ExchangeView exchange={last.spent.exchange} />}
      {last && 'ran' in last && <RunToZero ran={last.ran} {...shown} />}
    </>
  );
}

function Count(props: {
  label: string;
  value: number;
  min: number;
  max: number;
  onValue: (value: number) => void;
}) {
  const { label, value, min, max, onValue } = props;
  return (
    <label>
      {label}
      <input
        type="number"
        required
        step={1}
        min={min}
        max={max}
        value={value}
        onInput={({ currentTarget }) => onValue(Math.round(currentTarget.valueAsNumber || 0))}
      />
    </label>
  );
}

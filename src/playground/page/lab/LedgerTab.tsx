import { useEffect, useState } from 'preact/hooks';
import type { Exchange } from '../../laboratory.ts';
import { ExchangeView } from './ExchangeView.tsx';
import { sayAmount, sayAt } from './say.ts';
import type { Shown } from './shown.ts';

type Of = 'statement' | 'events';
const labels: Record<Of, string> = { statement: 'Statement', events: 'Events' };

interface StatementLine {
  at: string;
  kind: string;
  change: string;
  balanceAfter: string;
  pool: string | null;
  event: { id: string; agent: string } | null;
}

interface EventLine {
  occurredAt: string;
  agent: string;
  type: string;
  chargedCredits: string;
  id: string;
  free: string | null;
  voidedAt: string | null;
}

/** The last pages of the ledger, as the API gives them out. */
export function LedgerTab({ state, run }: Shown) {
  const [of, setOf] = useState<Of>('statement');
  // Where each page began that was looked at: the way back.
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const [page, setPage] = useState<{ of: Of; exchange: Exchange } | null>(null);
  const cursor = cursors.at(-1) ?? null;
  const newest = cursor === null ? state.balance.at : '';

  useEffect(() => {
    let isStale = false;
    void run({ do: 'page', of, cursor }).then((exchange) => {
      if (exchange && !isStale) setPage({ of, exchange });
    });
    return () => {
      isStale = true;
    };
  }, [of, cursor, newest]);

  const answer = page?.exchange.answer as { lines?: unknown[]; nextCursor?: string | null } | undefined;
  const lines = page?.of === of ? (answer?.lines ?? []) : [];
  const next = answer?.nextCursor ?? null;
  return (
    <>
      <fieldset class="lab-choice lab-buttons">
        <legend class="hidden">What to list</legend>
        {(Object.keys(labels) as Of[]).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === of}
            onClick={() => {
              setOf(each);
              setCursors([null]);
            }}
          >
            {labels[each]}
          </button>
        ))}
      </fieldset>
      <div class="lab-wide">
        <table>
          <caption>
            {of === 'statement' ? 'Everything used and added' : 'What agents reported'}, newest first, in
            credits; times in {state.zone}
          </caption>
          {of === 'statement' ? (
            <Statement lines={lines as StatementLine[]} zone={state.zone} />
          ) : (
            <Events lines={lines as EventLine[]} zone={state.zone} />
          )}
        </table>
      </div>
      <div class="lab-buttons">
        <button
          type="button"
          disabled={cursors.length === 1}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          Newer
        </button>
        <button type="button" disabled={next === null} onClick={() => setCursors([...cursors, next])}>
          Older
        </button>
      </div>
      {page && <ExchangeView exchange={page.exchange} />}
    </>
  );
}

function Statement({ lines, zone }: { lines: readonly StatementLine[]; zone: string }) {
  return (
    <>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col" class="number">
            Change
          </th>
          <th scope="col" class="number">
            Balance
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ at, kind, change, balanceAfter, pool, event }, index) => (
          <tr key={index}>
            <td>{sayAt(Date.parse(at), zone)}</td>
            <td>
              {event ? event.agent : kind} <span class="lab-soft">{pool?.replace('_', '-') ?? ''}</span>
            </td>
            <td class="number">{sayAmount(change)}</td>
            <td class="number">{sayAmount(balanceAfter)}</td>
          </tr>
        ))}
      </tbody>
    </>
  );
}

function Events({ lines, zone }: { lines: readonly EventLine[]; zone: string }) {
  return (
    <>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Agent</th>
          <th scope="col">What</th>
          <th scope="col" class="number">
            Charged
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ occurredAt, agent, type, chargedCredits, id, free, voidedAt }) => (
          <tr key={id}>
            <td>{sayAt(Date.parse(occurredAt), zone)}</td>
            <td>{agent}</td>
            <td>
              {type} <span class="lab-soft">{voidedAt ? 'taken back' : free ? `free: ${free}` : ''}</span>
            </td>
            <td class="number">{sayAmount(chargedCredits)}</td>
          </tr>
        ))}
      </tbody>
    </>
  );
}

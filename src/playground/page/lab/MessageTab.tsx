import { useEffect, useState } from 'preact/hooks';
import type { Behind } from '../../laboratory.ts';
import type { MessageLine } from '../../wire.ts';
import { BehindFigures } from './BehindFigures.tsx';
import { Code } from './Code.tsx';
import { Deliveries } from './Deliveries.tsx';
import type { Shown } from './shown.ts';

/** What the bot sent, and what stands in the ledger behind it. */
export function MessageTab({ state, seat, run, picked }: Shown & { picked: MessageLine | null }) {
  const [behind, setBehind] = useState<Behind | null>(null);
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const cursor = cursors.at(-1) ?? null;
  const message = picked?.id ?? '';

  useEffect(() => {
    setCursors([null]);
    setBehind(null);
  }, [message]);
  useEffect(() => {
    if (!message) return;
    let isStale = false;
    const { platform, person } = seat;
    void run({ do: 'behind', platform, person, message, cursor }).then((found) => {
      if (!isStale) setBehind(found);
    });
    return () => {
      isStale = true;
    };
  }, [message, cursor, seat.platform, seat.person]);

  if (!picked) {
    return (
      <p>
        Press “Payload and entries” under a message of Tallybot: here is then what was sent, and the ledger
        entries behind its numbers.
      </p>
    );
  }
  return (
    <>
      {behind?.delivery && (
        <>
          <h3>Said unasked</h3>
          <Deliveries lines={[behind.delivery]} zone={state.zone} />
        </>
      )}
      <h3>Behind its numbers</h3>
      {behind && (
        <BehindFigures
          behind={behind}
          zone={state.zone}
          canGoBack={cursors.length > 1}
          onNewer={() => setCursors(cursors.slice(0, -1))}
          onOlder={() => setCursors([...cursors, behind.nextCursor])}
        />
      )}
      <h3>As it was sent</h3>
      <Code title="Payload" text={JSON.stringify(sentOf(picked), null, 2)} />
    </>
  );
}

/** Without what the page adds for itself. */
function sentOf({ body }: MessageLine): object {
  const { platform: _, files, ...sent } = body;
  return files.length > 0
    ? { ...sent, files: files.map(({ id, name, description }) => ({ id, name, description })) }
    : sent;
}

import { useEffect, useState } from 'preact/hooks';
import type { MessageLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import { Balance } from './Balance.tsx';
import { ClockTab } from './ClockTab.tsx';
import { FaultsTab } from './FaultsTab.tsx';
import { LedgerTab } from './LedgerTab.tsx';
import { MessageTab } from './MessageTab.tsx';
import { SpendTab } from './SpendTab.tsx';
import { Tabs } from './Tabs.tsx';
import { useLab } from './use-lab.ts';
import './lab.css';

interface Props {
  drawing: Drawing;
  at: number;
  picked: MessageLine | null;
  toast: (text: string) => void;
}

const tabs = [
  { id: 'spend', label: 'Spend' },
  { id: 'clock', label: 'Clock' },
  { id: 'faults', label: 'Faults' },
  { id: 'ledger', label: 'Ledger' },
  { id: 'message', label: 'Message' },
] as const;

/** Where the running service is tried out: what is done here is real, and shows in the chats and in the ledger. */
export function Laboratory({ drawing, at, picked, toast }: Props) {
  const [tab, setTab] = useState<(typeof tabs)[number]['id']>(picked ? 'message' : 'spend');
  const lab = useLab(at, toast);
  useEffect(() => {
    if (picked) setTab('message');
  }, [picked]);
  if (!lab.state) return <p class="lab-panel">Reading the ledger…</p>;
  const shown = { ...lab, state: lab.state, seat: drawing.seat };
  return (
    <div class="lab">
      <Balance balance={lab.state.balance} zone={lab.state.zone} />
      <Tabs label="What to try" tabs={tabs} chosen={tab} onChoose={setTab}>
        {tab === 'spend' && <SpendTab {...shown} />}
        {tab === 'clock' && <ClockTab {...shown} at={at} />}
        {tab === 'faults' && <FaultsTab {...shown} />}
        {tab === 'ledger' && <LedgerTab {...shown} />}
        {tab === 'message' && <MessageTab {...shown} picked={picked} />}
      </Tabs>
    </div>
  );
}

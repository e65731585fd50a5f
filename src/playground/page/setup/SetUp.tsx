import { useEffect, useState } from 'preact/hooks';
import type { SetUpState } from '../../set-up.ts';
import { AccountForm } from './AccountForm.tsx';
import { DiscordForm } from './DiscordForm.tsx';
import { EnvForm } from './EnvForm.tsx';
import { KeyForm } from './KeyForm.tsx';
import { NoticesForm } from './NoticesForm.tsx';
import { SlackForm } from './SlackForm.tsx';
import { Step } from './Step.tsx';
import { useSetUp } from './use-set-up.ts';
import './set-up.css';

const titles: readonly [id: keyof SetUpState, title: string][] = [
  ['slack', 'Slack'],
  ['discord', 'Discord'],
  ['account', 'Account and plan'],
  ['key', 'First API key'],
  ['notices', 'First digest and alerts'],
  ['env', 'Write .env, and start'],
];

/** From the playground to the real thing, in any order. */
export function SetUp({ toast }: { toast: (text: string) => void }) {
  const { state, take } = useSetUp();
  const [open, setOpen] = useState<keyof SetUpState | null>();
  useEffect(() => {
    if (!state || open !== undefined) return;
    const [id = null] = titles.find(([each]) => state[each].state !== 'done') ?? [];
    setOpen(id);
  }, [state]);
  if (!state) return <p class="set-up">Looking at what there is…</p>;
  const { slack, discord, account, key, notices, env } = state;
  const forms: Record<keyof SetUpState, preact.ComponentChildren> = {
    slack: <SlackForm step={slack} take={take} toast={toast} />,
    discord: <DiscordForm step={discord} take={take} />,
    account: <AccountForm step={account} take={take} />,
    key: <KeyForm step={key} take={take} toast={toast} />,
    notices: <NoticesForm step={notices} linksByCode={env.linkBy === 'code'} take={take} toast={toast} />,
    env: <EnvForm step={env} account={account.chosen?.name ?? null} take={take} toast={toast} />,
  };
  const done = titles.filter(([id]) => state[id].state === 'done').length;
  return (
    <div class="set-up">
      <p>
        From here to your own Slack or Discord, one of them or both, in any order. What you type stays in this
        service’s memory, and goes to the platform alone, until you have it written.
      </p>
      <p class="done-count">
        {done} of {titles.length} done
      </p>
      {titles.map(([id, title], index) => (
        <Step
          key={id}
          number={index + 1}
          title={title}
          standing={state[id]}
          isOpen={open === id}
          onToggle={() => setOpen(open === id ? null : id)}
        >
          {forms[id]}
        </Step>
      ))}
    </div>
  );
}

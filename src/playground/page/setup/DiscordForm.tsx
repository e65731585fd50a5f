import { useState } from 'preact/hooks';
import type { DiscordStep } from '../../set-up.ts';
import { Fault, Field } from './Field.tsx';
import { Checks, Outward } from './Step.tsx';
import { type Take, useForm } from './use-set-up.ts';

export function DiscordForm({ step, take }: { step: DiscordStep; take: Take }) {
  const { faults, form, isBusy, submit } = useForm(take);
  const [token, setToken] = useState('');
  return (
    <>
      <ol>
        <li>
          At <Outward href="https://discord.com/developers/applications">Discord’s developer page</Outward>,
          make a new application.
        </li>
        <li>
          Under <b>Bot</b>, reset the token and copy it. It needs no privileged intent. For one server alone,
          turn <b>Public Bot</b> off.
        </li>
      </ol>
      <form
        ref={form}
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          const after = await submit({ do: 'check-discord', settings: { DISCORD_TOKEN: token } });
          // From here on the service keeps it.
          if (after?.discord.inviteUrl) setToken('');
        }}
      >
        <Field
          label="Token of the bot"
          type="password"
          value={token}
          onValue={setToken}
          fault={faults['DISCORD_TOKEN']}
          hint="Three parts with points between"
        />
        <Fault says={faults['']} />
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {isBusy ? 'Asking Discord…' : 'Check with Discord'}
        </button>
        <Checks checks={step.checks} />
      </form>
      {step.inviteUrl && <Joining step={step} inviteUrl={step.inviteUrl} take={take} />}
    </>
  );
}

function Joining({ step, inviteUrl, take }: { step: DiscordStep; inviteUrl: string; take: Take }) {
  const { faults, isBusy, submit } = useForm(take);
  return (
    <>
      <p>
        <Outward href={inviteUrl}>Add the bot to a server</Outward>, with the permissions it needs and no
        more.
      </p>
      <button type="button" aria-disabled={isBusy} onClick={() => submit({ do: 'register-commands' })}>
        {isBusy ? 'Asking Discord…' : 'Register the commands'}
      </button>
      <Fault says={faults['']} />
      <div role="status">
        <ul class="sentences" aria-label="What was registered">
          {step.registered.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </>
  );
}

import { useState } from 'preact/hooks';
import type { SlackStep } from '../../set-up.ts';
import { Code, type Toast } from './Copy.tsx';
import { Choice, Fault, Field } from './Field.tsx';
import { Checks, Outward } from './Step.tsx';
import { type Take, useForm } from './use-set-up.ts';

interface Props {
  step: SlackStep;
  take: Take;
  toast: Toast;
}

export function SlackForm({ step, take, toast }: Props) {
  const [mode, setMode] = useState<'socket' | 'http'>(step.publicUrl === null ? 'socket' : 'http');
  const isReady = mode === 'socket' || step.publicUrl !== null;
  return (
    <>
      <Choice
        legend="How Slack reaches the service"
        value={mode}
        options={[
          { value: 'socket', label: 'By a socket, from inside: no public address is needed' },
          { value: 'http', label: 'By HTTP, at a public address' },
        ]}
        onValue={(next) => {
          setMode(next);
          if (next === 'socket' && step.publicUrl !== null)
            void take({ do: 'show-manifest', publicUrl: null });
        }}
      />
      {mode === 'http' && <Address step={step} take={take} toast={toast} />}
      {isReady && (
        <>
          <ol>
            <li>
              <Outward href={step.createUrl}>Create the app in Slack</Outward>: the manifest is filled in,
              choose the workspace. If the link does not work, choose “From a manifest” there and paste it.
              <Code label="Manifest" text={step.manifest} toast={toast} />
            </li>
            {mode === 'socket' ? (
              <li>
                Under <b>Basic Information → App-Level Tokens</b>, generate one with the scope{' '}
                <code>connections:write</code>.
              </li>
            ) : (
              <li>
                Under <b>Basic Information → App Credentials</b>, show the signing secret.
              </li>
            )}
            <li>
              Under <b>Install App</b>, install it to the workspace, and take the bot token.
            </li>
          </ol>
          <Tokens key={mode} mode={mode} step={step} take={take} />
        </>
      )}
    </>
  );
}

function Address({ step, take }: Props) {
  const { faults, form, isBusy, submit } = useForm(take);
  const [url, setUrl] = useState(step.publicUrl ?? '');
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit({ do: 'show-manifest', publicUrl: url });
      }}
    >
      <Field
        label="Public address"
        value={url}
        onValue={setUrl}
        fault={faults['publicUrl']}
        hint="Such as https://tallybot.example.com. Slack sends to /slack/events there; let that arrive at the port of this service."
      />
      <button type="submit" aria-disabled={isBusy}>
        Make the manifest
      </button>
    </form>
  );
}

const fields = {
  socket: { name: 'SLACK_APP_TOKEN', label: 'App-level token', hint: 'Begins with xapp-' },
  http: { name: 'SLACK_SIGNING_SECRET', label: 'Signing secret', hint: 'Letters and digits' },
} as const;

function Tokens({ mode, step, take }: { mode: 'socket' | 'http'; step: SlackStep; take: Take }) {
  const { faults, form, isBusy, submit } = useForm(take);
  const [first, setFirst] = useState('');
  const [bot, setBot] = useState('');
  const { name, label, hint } = fields[mode];
  return (
    <form
      ref={form}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        const settings = { [name]: first, SLACK_BOT_TOKEN: bot };
        const after = await submit({ do: 'check-slack', settings });
        if (after?.slack.state !== 'done') return;
        // From here on the service keeps them.
        setFirst('');
        setBot('');
      }}
    >
      <Field
        label={label}
        type="password"
        value={first}
        onValue={setFirst}
        fault={faults[name]}
        hint={hint}
      />
      <Field
        label="Bot token"
        type="password"
        value={bot}
        onValue={setBot}
        fault={faults['SLACK_BOT_TOKEN']}
        hint="Begins with xoxb-"
      />
      <Fault says={faults['']} />
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {isBusy ? 'Asking Slack…' : 'Check with Slack'}
      </button>
      <Checks checks={step.checks} />
    </form>
  );
}

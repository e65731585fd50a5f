import type { EnvStep } from '../../set-up.ts';
import { Code, CopyButton, type Toast } from './Copy.tsx';
import { Choice, Fault } from './Field.tsx';
import { type Take, useForm } from './use-set-up.ts';

interface Props {
  step: EnvStep;
  account: string | null;
  take: Take;
  toast: Toast;
}

export function EnvForm({ step, account, take, toast }: Props) {
  const { faults, isBusy, submit } = useForm(take);
  const { how, lines, path, taken, revision, state } = step;
  const isWritten = state === 'done';
  const copyLines = async () => {
    const { told } = await take({ do: 'copy-lines', revision });
    return told?.what === 'lines' ? told.text : null;
  };
  return (
    <>
      <p>
        The settings go into <code>{path}</code>, which only its owner may read. Nothing that stands there is
        changed.
      </p>
      {!isWritten && account !== null && (
        <Choice
          legend="Which account a workspace sees"
          value={step.linkBy}
          options={[
            { value: 'account', label: `${account}: for one workspace or server` },
            { value: 'code', label: 'Each is linked to its account by a code' },
          ]}
          onValue={(by) => take({ do: 'link-by', by })}
        />
      )}
      {!isWritten && account === null && how !== 'nothing' && (
        <p class="notice">
          No account is chosen above, so that each workspace will have to be linked by a code.
        </p>
      )}
      {lines.length > 0 && (
        <ul class="lines" aria-label={isWritten ? 'What was written' : 'What will be written'}>
          {lines.map(({ name, shown }) => (
            <li key={name}>
              <code>
                {name}={shown}
              </code>
            </li>
          ))}
        </ul>
      )}
      {how === 'copy' && (
        <p class="notice">
          The file already says something of {taken.join(', ')}. Change it by hand: these lines are yours to
          paste.
        </p>
      )}
      <div class="row">
        {(how === 'create' || how === 'append') && (
          <button
            type="button"
            class="primary"
            aria-disabled={isBusy}
            onClick={() => submit({ do: 'write', revision })}
          >
            {how === 'create' ? 'Write .env' : 'Add to .env'}
          </button>
        )}
        {how !== 'nothing' && (
          <CopyButton label="Copy the lines" what="The lines" text={copyLines} toast={toast} />
        )}
      </div>
      <Fault says={faults['']} />
      {(isWritten || how !== 'nothing') && (
        <>
          <h4>Then stop and start again</h4>
          <p>
            Press Ctrl+C in the terminal where the service runs, and start it: it connects to the real ones,
            and the playground stays closed. The doctor looks at everything once more.
          </p>
          <Code label="Start" text={step.restart[0] ?? ''} toast={toast} />
          <Code label="Doctor" text={step.restart[1] ?? ''} toast={toast} />
        </>
      )}
    </>
  );
}

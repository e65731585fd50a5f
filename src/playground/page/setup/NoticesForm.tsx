import type { NoticesStep } from '../../set-up.ts';
import { Code, type Toast } from './Copy.tsx';
import { Fault } from './Field.tsx';
import { type Take, useForm } from './use-set-up.ts';

const titles = { slack: 'In Slack', discord: 'In Discord' };

interface Props {
  step: NoticesStep;
  linksByCode: boolean;
  take: Take;
  toast: Toast;
}

export function NoticesForm({ step, linksByCode, take, toast }: Props) {
  const { faults, told, isBusy, submit } = useForm(take);
  return (
    <>
      <p>
        Once the service runs with your tokens, type these in the channel that is to hear it: a digest each
        Monday at nine, and a warning at 20 %, at 10 % and at zero. In Slack, <code>/invite @tallybot</code>{' '}
        there first.
      </p>
      {step.commands.map(({ platform, digest, alerts }) => (
        <section key={platform} aria-label={titles[platform]}>
          <h4>{titles[platform]}</h4>
          <Code label="First digest" text={digest} toast={toast} />
          <Code label="Alert channel" text={alerts} toast={toast} />
        </section>
      ))}
      <h4>A code, where a workspace is to be linked by one</h4>
      <p>
        {linksByCode
          ? 'As you have chosen below, each workspace or server is linked by a code of its own.'
          : 'Not needed for the first one: .env names its account. Each further one is linked by a code.'}
      </p>
      <button type="button" aria-disabled={isBusy} onClick={() => submit({ do: 'make-code' })}>
        Make a code
      </button>
      <Fault says={faults['']} />
      {told?.what === 'code' && (
        <div class="told">
          <p>
            An admin of the workspace types this in Slack, or somebody with Manage Server in Discord, within{' '}
            {told.minutes} minutes. It works once. Later: <code>npx tallybot account link</code>.
          </p>
          <Code label="Link code, in Slack" text={told.slack} toast={toast} />
          <Code label="Link code, in Discord" text={told.discord} toast={toast} />
        </div>
      )}
    </>
  );
}

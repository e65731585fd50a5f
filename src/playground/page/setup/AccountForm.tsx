import { useId, useState } from 'preact/hooks';
import type { AccountStep } from '../../set-up.ts';
import { Fault, Field } from './Field.tsx';
import { PlanForm } from './PlanForm.tsx';
import { type Take, useForm } from './use-set-up.ts';

export function AccountForm({ step, take }: { step: AccountStep; take: Take }) {
  const { chosen, clock } = step;
  const [isNew, setNew] = useState(false);
  return (
    <>
      {clock && <p class="notice">{clock}</p>}
      {chosen && !isNew ? (
        <>
          <dl class="facts">
            <dt>Account</dt>
            <dd>
              {chosen.name} (<code>{chosen.id}</code>)
            </dd>
            <dt>Time zone</dt>
            <dd>{chosen.zone}</dd>
            <dt>This cycle</dt>
            <dd>{chosen.cycle}</dd>
            <dt>Plan</dt>
            <dd>{chosen.plan ?? 'none yet'}</dd>
          </dl>
          <button type="button" onClick={() => setNew(true)}>
            Another account
          </button>
          {chosen.plan === null && <PlanForm startingPlans={step.startingPlans} take={take} />}
        </>
      ) : (
        <>
          <Known step={step} take={take} onChosen={() => setNew(false)} />
          <NewAccount step={step} take={take} onMade={() => setNew(false)} />
        </>
      )}
    </>
  );
}

function Known({ step, take, onChosen }: { step: AccountStep; take: Take; onChosen: () => void }) {
  const id = useId();
  const { faults, form, isBusy, submit } = useForm(take);
  const [account, setAccount] = useState(step.chosen?.id ?? step.known[0]?.id ?? '');
  if (step.known.length === 0) return null;
  return (
    <form
      ref={form}
      class="row"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        if (await submit({ do: 'choose-account', id: account })) onChosen();
      }}
    >
      <div class="field">
        <label for={id}>One that is there</label>
        <select id={id} value={account} onChange={({ currentTarget }) => setAccount(currentTarget.value)}>
          {step.known.map((known) => (
            <option key={known.id} value={known.id}>
              {known.name} ({known.id})
            </option>
          ))}
        </select>
      </div>
      <button type="submit" aria-disabled={isBusy}>
        Use it
      </button>
      <Fault says={faults['account'] ?? faults['']} />
    </form>
  );
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

function NewAccount({ step, take, onMade }: { step: AccountStep; take: Take; onMade: () => void }) {
  const zones = useId();
  const { faults, form, isBusy, submit } = useForm(take);
  const [typed, setTyped] = useState({ id: '', name: '', zone: here, from: step.today });
  const put = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value });
  return (
    <form
      ref={form}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        if (await submit({ do: 'make-account', ...typed })) onMade();
      }}
    >
      <h4>A new one</h4>
      <Field label="Name" value={typed.name} onValue={put('name')} fault={faults['name']} />
      <Field
        label="Id"
        value={typed.id}
        onValue={put('id')}
        fault={faults['id']}
        hint="For settings and keys, such as acme. It never changes."
      />
      <Field
        label="Time zone"
        value={typed.zone}
        onValue={put('zone')}
        fault={faults['zone']}
        hint="In it, days and cycles begin. It is fixed once anything has been counted."
        list={zones}
      />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Field
        label="Billing cycles begin on"
        type="date"
        value={typed.from}
        onValue={put('from')}
        fault={faults['from']}
        hint="And on that day of every month from then on."
      />
      <Fault says={faults['']} />
      <button type="submit" class="primary" aria-disabled={isBusy}>
        Make the account
      </button>
    </form>
  );
}

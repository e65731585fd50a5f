import { useState } from 'preact/hooks';
import type { AccountStep, PlanTyped } from '../../set-up.ts';
import { Choice, Fault, Field } from './Field.tsx';
import { type Take, useForm } from './use-set-up.ts';

export function PlanForm(props: { startingPlans: AccountStep['startingPlans']; take: Take }) {
  const { startingPlans, take } = props;
  const { faults, form, isBusy, submit } = useForm(take);
  const [begun, setBegun] = useState(startingPlans[0]?.name ?? '');
  const [plan, setPlan] = useState<PlanTyped>(() => typedFrom(startingPlans[0]));
  const put = (field: keyof PlanTyped) => (value: string) => setPlan({ ...plan, [field]: value });
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit({ do: 'set-plan', ...plan });
      }}
    >
      <h4>Its plan</h4>
      <Choice
        legend="Begin with"
        value={begun}
        options={startingPlans.map(({ name, about }) => ({ value: name, label: `${name}: ${about}` }))}
        onValue={(name) => {
          setBegun(name);
          setPlan(typedFrom(startingPlans.find((each) => each.name === name)));
        }}
      />
      <div class="columns">
        <Field label="Name" value={plan.name} onValue={put('name')} fault={faults['name']} />
        <Field
          label="Credits each cycle"
          value={plan.allowance}
          onValue={put('allowance')}
          fault={faults['allowance']}
        />
      </div>
      <Choice
        legend="When they run out"
        value={plan.atZero}
        options={[
          { value: 'hard_stop', label: 'Agents stop (hard stop)' },
          { value: 'soft', label: 'Agents go on into overage, up to a limit (soft)' },
        ]}
        onValue={(atZero) => setPlan({ ...plan, atZero })}
      />
      {plan.atZero === 'soft' && (
        <Field
          label="Overage limit, in credits"
          value={plan.overageLimit}
          onValue={put('overageLimit')}
          fault={faults['overageLimit']}
        />
      )}
      <div class="columns">
        <Field
          label="Credits a reply"
          value={plan.perReply}
          onValue={put('perReply')}
          fault={faults['perReply']}
        />
        <Field
          label="Credits a minute of a call"
          value={plan.perMinute}
          onValue={put('perMinute')}
          fault={faults['perMinute']}
        />
        <Field
          label="Calls in steps of (seconds)"
          value={String(plan.incrementSeconds)}
          onValue={(value) => setPlan({ ...plan, incrementSeconds: Number(value) })}
          fault={faults['incrementSeconds']}
        />
      </div>
      <p class="hint">
        Outbound calls are free until you give them a price. Prices by model, voice or kind of agent:{' '}
        <a href="/docs" target="_blank" rel="noopener">
          PUT /v1/rates
        </a>
        .
      </p>
      <Fault says={faults['']} />
      <button type="submit" class="primary" aria-disabled={isBusy}>
        Set the plan
      </button>
    </form>
  );
}

function typedFrom(plan: AccountStep['startingPlans'][number] | undefined): PlanTyped {
  const { about: _, ...typed } = plan ?? {
    about: '',
    ...{ name: '', allowance: '', atZero: 'hard_stop' as const, overageLimit: '0' },
    ...{ perReply: '1', perMinute: '1', incrementSeconds: 60 },
  };
  return typed;
}

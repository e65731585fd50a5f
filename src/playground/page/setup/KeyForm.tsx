import { useState } from 'preact/hooks';
import type { KeyStep } from '../../set-up.ts';
import { Code, type Toast } from './Copy.tsx';
import { Fault, Field } from './Field.tsx';
import { type Take, useForm } from './use-set-up.ts';

export function KeyForm({ step, take, toast }: { step: KeyStep; take: Take; toast: Toast }) {
  const { faults, form, told, isBusy, submit } = useForm(take);
  const [name, setName] = useState('First agent');
  return (
    <>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit({ do: 'make-key', name });
        }}
      >
        <Field
          label="What it is for"
          value={name}
          onValue={setName}
          fault={faults['name']}
          hint="It may report usage, ask for leave to spend, and read; it may not change plans or credits."
        />
        <Fault says={faults['']} />
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {step.keys.length === 0 ? 'Make the key' : 'Make another key'}
        </button>
      </form>
      {told?.what === 'key' && (
        <div class="told">
          <p>
            <b>The key is shown this once.</b> Only its hash is kept.
          </p>
          <Code label="Key" text={told.key} toast={toast} />
          <p>In a terminal, a first event:</p>
          <Code label="curl" text={told.shell} toast={toast} />
          <p>
            From a program: save it as <code>{told.typescriptFile}</code>, and in the same terminal run{' '}
            <code>npx tsx {told.typescriptFile}</code>.
          </p>
          <Code label="TypeScript" text={told.typescript} toast={toast} />
        </div>
      )}
      {step.keys.length > 0 && (
        <ul class="sentences" aria-label="Keys of the account">
          {step.keys.map(({ id, name: called, used }) => (
            <li key={id}>
              {called} (<code>{id}</code>): {used ? 'in use' : 'not used yet'}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

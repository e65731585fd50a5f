import type { Form } from './form.ts';

export const topUp: Form = {
  path: 'credits top-up',
  label: 'Record a top-up…',
  title: 'Record a top-up',
  submit: 'Add the credits',
  fields: {
    amount: { label: 'Credits', required: true },
    remarks: { label: 'Remarks', required: false },
  },
  given: {},
  isConfirmed: true,
  hasPlace: false,
  begin: async () => ({
    values: {},
    about: 'This records a top-up and charges nobody. It stands in the statement and the audit.',
  }),
  faults: { 'bad-amount': 'amount', 'no-amount': 'amount' },
};

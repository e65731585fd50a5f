/** The smallest right piece of each kind, to be spoiled by a test. */
export const chars = (count: number) => 'x'.repeat(count);
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

export const v2 = 1 << 15;
export const ephemeral = 1 << 6;

export const text = (content = 'Used: 5') => ({ type: 10, content });
export const button = (more: object = {}) => ({ type: 2, style: 2, label: 'Go', custom_id: 'go', ...more });
export const option = (value = 'a', more: object = {}) => ({ label: value, value, ...more });
export const select = (more: object = {}) => ({ type: 3, custom_id: 'lens', options: [option()], ...more });
export const row = (...components: object[]) => ({ type: 1, components });
export const section = (more: object = {}) => ({
  type: 9,
  components: [text()],
  accessory: button(),
  ...more,
});
export const picture = (more: object = {}) => ({
  media: { url: 'attachment://chart.png' },
  description: 'Used: 5',
  ...more,
});
export const gallery = (...items: object[]) => ({ type: 12, items });
export const container = (...components: object[]) => ({ type: 17, components });
export const message = (...components: object[]) => ({ flags: v2, components });

export const input = (more: object = {}) => ({ type: 4, custom_id: 'amount', style: 1, ...more });
export const label = (component: object = input(), more: object = {}) => ({
  type: 18,
  label: 'Amount',
  component,
  ...more,
});
export const modal = (more: object = {}) => ({
  custom_id: 'top-up',
  title: 'Top up',
  components: [label()],
  ...more,
});

export const command = (more: object = {}) => ({ name: 'usage', description: 'What was used', ...more });
export const choice = (name = 'a', value: string | number = name) => ({ name, value });
export const string = (more: object = {}) => ({ type: 3, name: 'period', description: 'When', ...more });
export const sub = (more: object = {}) => ({ type: 1, name: 'agents', description: 'Each agent', ...more });

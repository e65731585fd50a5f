import type { SlackViewLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';

export function SlackView({ view }: Drawing & { view: SlackViewLine }) {
  return <pre>{JSON.stringify(view.blocks, null, 1)}</pre>;
}

import type { DiscordModalLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';

export function DiscordModal({ modal }: Drawing & { modal: DiscordModalLine }) {
  return <pre>{JSON.stringify(modal, null, 1)}</pre>;
}

import type { MessageLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';

interface Props {
  drawing: Drawing;
  at: number;
  picked: MessageLine | null;
  toast: (text: string) => void;
}

export function Laboratory({ picked }: Props) {
  return <pre>{picked ? JSON.stringify(picked.body, null, 2) : ''}</pre>;
}

import type { MessageDrawing } from '../contracts.ts';

export function SlackMessage({ message }: MessageDrawing) {
  return <pre>{message.body.platform === 'slack' ? message.body.text : ''}</pre>;
}

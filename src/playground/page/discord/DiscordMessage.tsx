import type { MessageDrawing } from '../contracts.ts';

export function DiscordMessage({ message }: MessageDrawing) {
  return <pre>{JSON.stringify(message.body, null, 1)}</pre>;
}

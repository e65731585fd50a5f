import { useEffect, useState } from 'preact/hooks';
import type { Frame, MessageLine, Patch, Seat } from '../../wire.ts';
import { whileShown } from './while-shown.ts';

export interface Screen {
  frame: Frame;
  /** Each channel's, in the order in which they came. */
  messages: ReadonlyMap<string, readonly MessageLine[]>;
  isConnected: boolean;
}

/** What lies before a person, as the server tells it. Another seat begins with nothing. */
export function useScreen({ platform, person }: Seat): Screen | null {
  const [screen, setScreen] = useState<(Screen & { seat: string }) | null>(null);
  const seat = `${platform} ${person}`;
  useEffect(() => {
    return whileShown(document, () => {
      let known = new Map<string, MessageLine>();
      const source = new EventSource(`/playground/screen?platform=${platform}&person=${person}`);
      // A stream that begins anew tells everything once more.
      source.onopen = () => {
        known = new Map();
      };
      source.onmessage = ({ data }) => {
        const { frame, messages, removed } = JSON.parse(data) as Patch;
        for (const id of removed) known.delete(id);
        for (const message of messages) known.set(message.id, message);
        setScreen({ seat, frame, messages: byChannel(known.values()), isConnected: true });
      };
      source.onerror = () => setScreen((screen) => screen && { ...screen, isConnected: false });
      return () => source.close();
    });
  }, [platform, person]);
  // Nothing of the seat before is drawn, which may be of the other platform.
  return screen?.seat === seat ? screen : null;
}

function byChannel(messages: Iterable<MessageLine>): Map<string, MessageLine[]> {
  const channels = new Map<string, MessageLine[]>();
  for (const message of messages) {
    const there = channels.get(message.channelId);
    if (there) there.push(message);
    else channels.set(message.channelId, [message]);
  }
  for (const there of channels.values()) there.sort((a, b) => a.at - b.at || compare(a.id, b.id));
  return channels;
}

function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Act, MessageLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import type { Surroundings } from './surroundings.ts';

type Hands = Pick<Surroundings, 'working' | 'press' | 'choose'> & { failure: string | null };

/** Presses and choices in a message: one at a time, until the bot has answered. */
export function useHands(message: MessageLine, { seat, send }: Pick<Drawing, 'seat' | 'send'>): Hands {
  const [working, setWorking] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  // Two clicks may come before the page is drawn anew.
  const isWorking = useRef(false);
  useEffect(() => setFailure(null), [message]);

  const perform = async (act: Act & { id: string }) => {
    if (isWorking.current) return;
    isWorking.current = true;
    setWorking(act.id);
    setFailure(null);
    const answer = await send(act);
    isWorking.current = false;
    setWorking(null);
    if (answer.status === 'failed') setFailure(answer.why);
  };
  const on = { message: message.id, channelId: message.channelId };
  return {
    working,
    failure,
    press: (id) => void perform({ act: 'press', seat, on, id, block: null }),
    choose: (id, values) => void perform({ act: 'choose', seat, on, id, block: null, values }),
  };
}

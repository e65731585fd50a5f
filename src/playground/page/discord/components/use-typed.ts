import { useRef } from 'preact/hooks';
import type { Choice } from '../pieces.ts';

const PAUSE_MS = 700;

/** First letters move to the option that begins with them. */
export function useTyped() {
  const letters = useRef({ said: '', at: 0 });
  return (
    { key, timeStamp, ctrlKey, metaKey, altKey }: KeyboardEvent,
    choices: readonly Choice[],
    active: number,
  ) => {
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return null;
    const { said, at } = letters.current;
    const typed = (timeStamp - at < PAUSE_MS ? said : '') + key.toLowerCase();
    letters.current = { said: typed, at: timeStamp };
    const begins = ({ label }: Choice) => label.toLowerCase().startsWith(typed);
    const after = choices.findIndex(
      (choice, index) => index > active - (typed.length > 1 ? 1 : 0) && begins(choice),
    );
    const found = after === -1 ? choices.findIndex(begins) : after;
    return found === -1 ? active : found;
  };
}

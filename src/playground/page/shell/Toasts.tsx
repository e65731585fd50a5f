import { useCallback, useState } from 'preact/hooks';
import './toasts.css';

interface Toast {
  id: number;
  text: string;
}

const SHOWN_MS = 8_000;

/** Short words about what has just gone wrong, or right. */
export function useToasts(): [readonly Toast[], (text: string) => void] {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const toast = useCallback((text: string) => {
    const id = performance.now();
    setToasts((shown) => [...shown.slice(-3), { id, text }]);
    setTimeout(() => setToasts((shown) => shown.filter((each) => each.id !== id)), SHOWN_MS);
  }, []);
  return [toasts, toast];
}

export function Toasts({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <div class="toasts" role="status">
      {toasts.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}

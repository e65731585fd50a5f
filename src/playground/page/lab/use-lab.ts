import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Doing, Done, LabFailure, LabState } from '../../laboratory.ts';
import { post } from '../shell/ask.ts';

const PATH = '/playground/laboratory';
// The clock's page is told of many things at once; the numbers beside it need not follow each.
const AFTER_MS = 600;
// While the service is still starting.
const AGAIN_MS = 1_000;

export type Run = <Name extends Doing['do']>(
  doing: Extract<Doing, { do: Name }>,
) => Promise<Done[Name] | null>;

export interface Lab {
  state: LabState | null;
  /** What is under way; another experiment waits for it. */
  busy: Doing | null;
  run: Run;
}

/** What the laboratory knows, read anew after every experiment and as time passes. */
export function useLab(at: number, toast: (text: string) => void): Lab {
  const [state, setState] = useState<LabState | null>(null);
  const [busy, setBusy] = useState<Doing | null>(null);
  const isBusy = useRef(false);

  const refresh = useCallback(async (): Promise<void> => {
    try {
      const response = await fetch(PATH);
      if (response.ok) setState((await response.json()) as LabState);
      else setTimeout(refresh, AGAIN_MS);
    } catch {
      // The page itself says that the service does not answer; what was known stays.
    }
  }, []);

  useEffect(() => {
    if (isBusy.current) return;
    const timer = setTimeout(refresh, state ? AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [at]);

  const run: Run = useCallback(
    async (doing) => {
      const isReading = doing.do === 'page' || doing.do === 'behind';
      if (!isReading) {
        isBusy.current = true;
        setBusy(doing);
      }
      const answer = await post<Done[typeof doing.do] | LabFailure>(PATH, doing);
      if (!isReading) {
        isBusy.current = false;
        setBusy(null);
        await refresh();
      }
      if (answer.status === 'failed') {
        toast(answer.why);
        return null;
      }
      return answer as never;
    },
    [toast, refresh],
  );

  return { state, busy, run };
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { SetUpAct, SetUpAnswer, SetUpState, Told } from '../../set-up.ts';
import { post } from '../shell/ask.ts';

export type Faults = Readonly<Record<string, string>>;

/** Takes a step, and tells what stands in its way. */
export type Take = (act: SetUpAct) => Promise<Omit<SetUpAnswer, 'state'> & { state: SetUpState | null }>;

const PATH = '/playground/set-up';

/** What has been set up, looked at again whenever somebody comes back from another window. */
export function useSetUp(): { state: SetUpState | null; take: Take } {
  const [state, setState] = useState<SetUpState | null>(null);
  useEffect(() => {
    const look = async () => {
      try {
        const response = await fetch(PATH);
        if (response.ok) setState((await response.json()) as SetUpState);
      } catch {
        // That the service does not answer is said above the messages already.
      }
    };
    void look();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, []);
  const take: Take = useCallback(async (act) => {
    const answer = await post<SetUpAnswer>(PATH, act);
    if ('status' in answer) return { state: null, faults: { '': answer.why }, told: null };
    setState(answer.state);
    return answer;
  }, []);
  return { state, take };
}

/** One form of a step: what is wrong with it, what it was told once, and the focus on the first fault. */
export function useForm(take: Take) {
  const [faults, setFaults] = useState<Faults>({});
  const [told, setTold] = useState<Told | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  /** What is true afterwards; `null`: something stood in its way. */
  const submit = async (act: SetUpAct): Promise<SetUpState | null> => {
    if (isBusy) return null;
    const step = document.activeElement?.closest('.step');
    setBusy(true);
    setFaults({});
    const answer = await take(act);
    setBusy(false);
    setFaults(answer.faults);
    setTold(answer.told);
    // What was pressed may be gone with its form: whoever is at the keyboard goes on from the step's heading.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) step?.querySelector<HTMLElement>('h3 button')?.focus();
    });
    return Object.keys(answer.faults).length === 0 ? answer.state : null;
  };
  useEffect(() => {
    if (Object.keys(faults).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return { faults, told, isBusy, form, submit };
}

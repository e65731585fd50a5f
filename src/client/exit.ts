import { constants } from 'node:os';

/** What is done when the process ends by itself, and for the signals that were asked for. */
export interface Leaving {
  readonly hasWork: boolean;
  /** Sends what can be sent in the time there is. */
  flush(): Promise<unknown>;
  /** Of what would keep the process alive. */
  letGo(): void;
  /** Without waiting for anything. */
  leave(): void;
}

/** Returns how to take it back. */
export function leaveInOrder(leaving: Leaving, signals: readonly NodeJS.Signals[]): () => void {
  let isTried = false;
  const takeBack: (() => void)[] = [
    // Node asks again after each flush, as long as there was something to wait for: once is enough.
    listen('beforeExit', () => {
      if (isTried || !leaving.hasWork) return;
      isTried = true;
      void leaving.flush().then(leaving.letGo);
    }),
    listen('exit', leaving.leave),
    ...signals.map((signal) => listen(signal, () => void leaveBy(signal), true)),
  ];
  const stop = () => {
    for (const take of takeBack) take();
  };

  async function leaveBy(signal: NodeJS.Signals): Promise<void> {
    // Whoever else listens ends the process in its own time, and has usage to tell until then.
    const isAlone = process.listenerCount(signal) === 1;
    await leaving.flush();
    if (!isAlone) return;
    leaving.leave();
    stop();
    if (process.listenerCount(signal) > 0) return;
    process.kill(process.pid, signal);
    // Still here, as the first process of a container is, whom no signal ends that nobody listens to.
    process.exit(128 + constants.signals[signal]);
  }

  return stop;
}

// One listener for all clients of a process: Node warns of eleven.
const heard = new Map<string, { listeners: Set<() => void>; tell: () => void }>();

function listen(event: string, listener: () => void, isSignal = false): () => void {
  let known = heard.get(event);
  if (!known) {
    const listeners = new Set<() => void>();
    const tell = () => {
      for (const each of [...listeners]) each();
    };
    known = { listeners, tell };
    heard.set(event, known);
    // Of a signal before those that listen once, which are not to be seen after that; of the end behind whoever was there.
    if (isSignal) process.prependListener(event as NodeJS.Signals, tell);
    else process.on(event, tell);
  }
  const { listeners, tell } = known;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || heard.get(event)?.tell !== tell) return;
    heard.delete(event);
    process.off(event, tell);
  };
}

import { Worker } from 'node:worker_threads';
import type { ChartFailure } from './chart-renderer.ts';

export interface WorkerPool<Job> {
  run(job: Job): Promise<{ png: Buffer } | ChartFailure>;
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  /** Says `ready`, then answers every message with `{ png }` or `{ error }`, one at a time. */
  script: URL;
  workers: number;
  /** For the caller from asking to answer, and for a worker from job to picture. */
  timeoutMs: number;
  /** How many may wait beside those that are being drawn. */
  queueMax: number;
}

interface Task<Job> {
  job: Job;
  settle(answer: { png: Buffer } | ChartFailure): void;
}

interface Seat<Job> {
  worker: Worker;
  ready: boolean;
  task: Task<Job> | null;
  timer?: NodeJS.Timeout;
}

/**
 * A worker that does not answer in time is replaced: native code that hangs cannot be asked to stop. One that dies
 * before it was ever ready is not replaced until somebody asks again, or a machine where it cannot start would start
 * it for ever.
 */
export function createWorkerPool<Job>(options: WorkerPoolOptions): WorkerPool<Job> {
  const seats = new Set<Seat<Job>>();
  const queue: Task<Job>[] = [];
  let closed = false;

  function seatWorker(): void {
    const worker = new Worker(options.script, { execArgv: [] });
    const seat: Seat<Job> = { worker, ready: false, task: null };
    seats.add(seat);
    worker.on('message', (message: 'ready' | { png: Uint8Array<ArrayBuffer> } | { error: string }) => {
      if (message === 'ready') seat.ready = true;
      else if ('png' in message) finish(seat, { png: Buffer.from(message.png.buffer) });
      else finish(seat, { failed: 'broken', detail: message.error });
      deal();
    });
    worker.on('error', (error) => leave(seat, String(error)));
    worker.on('exit', (code) => leave(seat, `the worker ended with ${code}`));
  }

  function leave(seat: Seat<Job>, detail: string): void {
    if (!seats.delete(seat)) return;
    finish(seat, { failed: 'broken', detail });
    if (seat.ready) fill();
    // Nobody is left to serve those who wait.
    else if (seats.size === 0) for (const task of queue.splice(0)) task.settle({ failed: 'broken', detail });
  }

  function finish(seat: Seat<Job>, answer: { png: Buffer } | ChartFailure): void {
    clearTimeout(seat.timer);
    seat.task?.settle(answer);
    seat.task = null;
  }

  function fill(): void {
    while (!closed && seats.size < options.workers) seatWorker();
  }

  function deal(): void {
    for (const seat of seats) {
      if (!seat.ready || seat.task) continue;
      const task = queue.shift();
      if (!task) return;
      seat.task = task;
      seat.timer = setTimeout(() => {
        leave(seat, 'no picture in time');
        void seat.worker.terminate();
      }, options.timeoutMs);
      seat.worker.postMessage(task.job);
    }
  }

  fill();
  return {
    run(job) {
      if (closed) return Promise.resolve({ failed: 'closed', detail: 'the charts are closed' });
      const drawing = [...seats].filter(({ task }) => task).length;
      if (queue.length + drawing >= options.queueMax + options.workers)
        return Promise.resolve({ failed: 'busy', detail: `${queue.length} wait already` });
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => task.settle({ failed: 'slow', detail: 'no picture in time' }),
          options.timeoutMs,
        );
        const task: Task<Job> = {
          job,
          settle(answer) {
            clearTimeout(timer);
            const waiting = queue.indexOf(task);
            if (waiting >= 0) queue.splice(waiting, 1);
            resolve(answer);
          },
        };
        queue.push(task);
        fill();
        deal();
      });
    },

    async close() {
      closed = true;
      for (const task of queue.splice(0)) task.settle({ failed: 'closed', detail: 'the charts are closed' });
      const leaving = [...seats];
      for (const seat of leaving) {
        seats.delete(seat);
        finish(seat, { failed: 'closed', detail: 'the charts are closed' });
      }
      await Promise.all(leaving.map(({ worker }) => worker.terminate()));
    },
  };
}

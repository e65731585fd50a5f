import { parentPort, threadId } from 'node:worker_threads';

// Answers with its own number, so that a test sees who drew; hangs, dies or fails where the job says so.
parentPort.on('message', (job) => {
  if (job === 'hang') for (;;);
  if (job === 'die') process.exit(3);
  if (job === 'throw') throw new Error('thrown');
  if (job === 'never') return;
  if (job === 'fail') parentPort.postMessage({ error: 'cannot draw that' });
  else parentPort.postMessage({ png: new Uint8Array([threadId]) });
});
parentPort.postMessage('ready');

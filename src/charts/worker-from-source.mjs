// Tests and tools run the source. A worker inherits no loader from vitest, and on Node 20 `--import tsx` does not reach
// a worker either, so it is registered there. What is built starts worker.js and never comes here.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');

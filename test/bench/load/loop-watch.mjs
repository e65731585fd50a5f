// Loaded into a process that is measured: tells it, when asked, how long its loop was held up since the last time.
import { monitorEventLoopDelay } from 'node:perf_hooks';

// A thread of that process loads this too, and has nobody to tell.
if (process.send) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('message', () => {
    // Most of the time nothing holds it up: the median is the pace at which it is looked at.
    process.send?.(Math.max(0, delay.max - delay.percentile(50)) / 1e6);
    delay.reset();
  });
  // Being listened to is no reason to go on.
  process.channel?.unref();
}

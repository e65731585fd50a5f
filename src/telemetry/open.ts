import type { OperationsConfig } from '../config/operations.ts';
import type { TracingConfig } from '../config/tracing.ts';
import { noMeters } from './meters.ts';
import { connectGauges, type GaugeSources } from './metrics/gauges.ts';
import { noTracer } from './tracer.ts';
import type { Watch } from './watch/watch.ts';

export interface Telemetry extends Watch {
  /** Whether traces are kept at all. */
  isTracing: boolean;
  /** As Prometheus reads them; empty where nobody may. */
  readMetrics(): Promise<{ text: string; mediaType: string }>;
  /** From now on these are asked too. */
  connect(sources: GaugeSources): void;
  close(): Promise<void>;
}

interface Asked {
  operations: Pick<OperationsConfig, 'metrics'>;
  tracing: TracingConfig | null;
}

/** Counts where somebody may read it, and follows where somebody is told. What nobody wants is not loaded. */
export async function openTelemetry({ operations, tracing }: Asked, version: string): Promise<Telemetry> {
  const [prometheus, traces] = await Promise.all([
    operations.metrics.by === 'nobody'
      ? null
      : import('./metrics/prometheus.ts').then(({ createPrometheus }) => createPrometheus({ version })),
    tracing && import('./tracing/open.ts').then(({ openTracing }) => openTracing({ ...tracing, version })),
  ]);
  return {
    meters: prometheus?.meters ?? noMeters,
    tracer: traces?.tracer ?? noTracer,
    isTracing: traces !== null,
    readMetrics: async () => prometheus?.read() ?? { text: '', mediaType: 'text/plain' },
    connect(sources) {
      if (prometheus) connectGauges(prometheus, sources);
    },
    close: async () => traces?.close(),
  };
}

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { catalogue, type MetricLine, type MetricName } from './catalogue.ts';

type Names<Type extends MetricLine['type']> = {
  [Name in MetricName]: (typeof catalogue)[Name]['type'] extends Type ? Name : never;
}[MetricName];

export interface Metrics {
  registry: Registry;
  counter(name: Names<'counter'>): Counter;
  histogram(name: Names<'histogram'>): Histogram;
  gauge(name: Names<'gauge'>): Gauge;
  /** Asked for when somebody reads it, and never between. */
  asked(name: Names<'gauge'>, read: (gauge: Gauge) => void | Promise<void>): void;
}

/** In a registry of its own, so that nothing else in the process meets them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const readers = new Map<string, (gauge: Gauge) => void | Promise<void>>();
  for (const [name, line] of Object.entries<MetricLine>(catalogue)) {
    const { type, help, labels = [], buckets = [] } = line;
    const common = { name, help, labelNames: labels, registers: [registry] };
    if (type === 'counter') new Counter(common);
    else if (type === 'histogram') new Histogram({ ...common, buckets: [...buckets] });
    else
      new Gauge({
        ...common,
        collect() {
          return readers.get(name)?.(this);
        },
      });
  }
  const find = <Found>(name: MetricName) => registry.getSingleMetric(name) as Found;
  return {
    registry,
    counter: (name) => find<Counter>(name),
    histogram: (name) => find<Histogram>(name),
    gauge: (name) => find<Gauge>(name),
    asked: (name, read) => void readers.set(name, read),
  };
}

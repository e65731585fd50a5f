import { randomUUID } from 'node:crypto';
import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Span as OtelSpan,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { alsoLog } from '../../log/scope.ts';
import type { Span, Tracer } from '../tracer.ts';
import { quietDiagnostics } from './diagnostics.ts';

export interface Tracing {
  tracer: Tracer;
  /** Sends what has not been sent, within a bound. */
  close(): Promise<void>;
}

const CLOSE_MS = 5_000;
const LINKS_MAX = 100;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** Where to, how much and with what headers, the libraries read from the environment themselves. */
export function openTracing({ serviceName, version }: { serviceName: string; version: string }): Tracing {
  diag.setLogger(quietDiagnostics(), DiagLogLevel.WARN);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.version': version,
      'service.instance.id': randomUUID(),
    }).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  const forget = alsoLog(() => {
    const span = trace.getActiveSpan();
    return span ? { trace: span.spanContext().traceId } : {};
  });
  return {
    tracer: tracerOf(provider.getTracer('tallybot', version)),
    async close() {
      forget();
      const late = new Promise<void>((resolve) => void setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      for (const global of [trace, context, propagation, diag]) global.disable();
    },
  };
}

function tracerOf(otel: ReturnType<NodeTracerProvider['getTracer']>): Tracer {
  return {
    span(name, { kind, attributes = {}, headers }, act) {
      const parent = headers ? propagation.extract(ROOT_CONTEXT, headers) : context.active();
      const span = otel.startSpan(name, { attributes, ...(kind && { kind: KINDS[kind] }) }, parent);
      return around(span, parent, act);
    },
    here() {
      const here = context.active();
      return isKept(here) ? here : null;
    },
    shared(name, { callers, attributes = {} }, act) {
      const contexts = [...new Set(callers)].filter((caller): caller is Context => caller !== null);
      const [first = ROOT_CONTEXT, ...others] = contexts;
      if (first === ROOT_CONTEXT) return context.with(ROOT_CONTEXT, act);
      const links = others.slice(0, LINKS_MAX).flatMap((other) => {
        const linked = trace.getSpanContext(other);
        return linked ? [{ context: linked }] : [];
      });
      return around(otel.startSpan(name, { attributes, links }, first), first, act);
    },
  };
}

function isKept(of: Context): boolean {
  const flags = trace.getSpanContext(of)?.traceFlags ?? TraceFlags.NONE;
  return (flags & TraceFlags.SAMPLED) !== 0;
}

function around<T>(span: OtelSpan, parent: Context, act: (span: Span) => T): T {
  try {
    const result = context.with(trace.setSpan(parent, span), act, undefined, handleOf(span));
    if (result instanceof Promise)
      result.then(
        () => span.end(),
        (error) => endFailed(span, error),
      );
    // Nothing was done after all: a span that is not ended is never sent.
    else if (result !== null) span.end();
    return result;
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

/** Its kind alone: what an error says may hold names, texts and secrets. */
function endFailed(span: OtelSpan, error: unknown): void {
  fail(span, error instanceof Error ? error.name : 'Error');
  span.end();
}

function fail(span: OtelSpan, kind: string): void {
  span.setAttribute('error.type', kind);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function handleOf(span: OtelSpan): Span {
  return {
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(attributes),
    fail: (kind) => fail(span, kind),
  };
}

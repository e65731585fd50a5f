import { z } from 'zod';
import type { Settings } from './setting.ts';

const SAMPLERS = [
  ...['always_on', 'always_off', 'traceidratio'],
  ...['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'],
] as const;

const Address = z.optional(
  z.url({ protocol: /^https?$/, error: 'must be an address like http://127.0.0.1:4318' }),
);

/** OpenTelemetry's own, by their own names: its libraries read them too, and know more of them than are listed here. */
export const TRACING_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    default: undefined,
    description:
      'Where OpenTelemetry traces go, by OTLP over HTTP, such as http://127.0.0.1:4318. Unset, with the next: no traces.',
    schema: Address,
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    default: undefined,
    description: 'The same as a full address, such as http://127.0.0.1:4318/v1/traces.',
    schema: Address,
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    default: undefined,
    description: 'What is sent along with traces: name=value, several with commas between.',
    secret: valuesOfHeaders,
    schema: z.optional(
      z
        .string()
        .regex(/^[^=,\s]+=[^,]*(,\s*[^=,\s]+=[^,]*)*$/, 'must be name=value, several with commas between'),
    ),
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    default: 'http/protobuf',
    description: 'How traces are sent. There is this one alone.',
    schema: z.literal('http/protobuf', 'must be http/protobuf, which collectors take on port 4318'),
  },
  OTEL_SERVICE_NAME: {
    default: 'tallybot',
    description: 'What the service is called in traces.',
    schema: z.string(),
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    default: undefined,
    description: 'What else traces say of it, such as deployment.environment.name=staging.',
    schema: z.optional(z.string()),
  },
  OTEL_TRACES_SAMPLER: {
    default: 'parentbased_always_on',
    description: `Which traces are kept: ${SAMPLERS.join(', ')}.`,
    schema: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(', ')}`),
  },
  OTEL_TRACES_SAMPLER_ARG: {
    default: undefined,
    description: 'Of the two that end in traceidratio: the share that is kept, such as 0.01.',
    schema: z.optional(z.string().regex(/^(0?\.\d+|0|1|1\.0+)$/, 'must be a number from 0 to 1')),
  },
  OTEL_TRACES_EXPORTER: {
    default: 'otlp',
    description: 'none sends no traces, whatever else is set.',
    schema: z.enum(['otlp', 'none'], 'must be otlp or none'),
  },
  OTEL_SDK_DISABLED: {
    default: 'false',
    description: 'true sends no traces either.',
    schema: z.enum(['true', 'false'], 'must be true or false'),
  },
} as const satisfies Settings;

type Read = {
  [Name in keyof typeof TRACING_SETTINGS]: z.output<(typeof TRACING_SETTINGS)[Name]['schema']>;
};

export interface TracingConfig {
  serviceName: string;
}

/** `null`: nobody is told of traces, and nothing of OpenTelemetry is loaded. */
export function tracingConfig(read: { [Name in keyof Read]: Read[Name] | undefined }): TracingConfig | null {
  if (!read.OTEL_EXPORTER_OTLP_ENDPOINT && !read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return null;
  if (read.OTEL_TRACES_EXPORTER === 'none' || read.OTEL_SDK_DISABLED === 'true') return null;
  return { serviceName: read.OTEL_SERVICE_NAME ?? '' };
}

/** As they are written, as they are sent, and without the word before them, such as Bearer. */
function valuesOfHeaders(text: string): string[] {
  return text.split(',').flatMap((pair) => {
    const written = pair.slice(pair.indexOf('=') + 1).trim();
    const sent = decodeLoosely(written);
    return [written, sent, sent.split(/\s+/).at(-1) ?? ''];
  });
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

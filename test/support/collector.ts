import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentId: string;
  attributes: Record<string, string | number | boolean>;
  /** The spans that it is linked with. */
  links: string[];
  failed: boolean;
}

export interface Collector {
  url: string;
  spans: CollectedSpan[];
  /** What the service says of itself. */
  resource: Record<string, string | number | boolean>;
  headers: Record<string, unknown>[];
  /** Every byte of what it was sent, for what must not be in there. */
  raw(): string;
  close(): Promise<void>;
}

/** A collector of OpenTelemetry on this machine, which reads of OTLP what the tests ask for. */
export async function startCollector(): Promise<Collector> {
  const bodies: Buffer[] = [];
  const collector = { spans: [] as CollectedSpan[], resource: {}, headers: [] as Record<string, unknown>[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(body);
      collector.headers.push(request.headers);
      for (const resourceSpans of fieldsOf(body).bytes(1)) {
        const { bytes } = fieldsOf(resourceSpans);
        for (const resource of bytes(1)) Object.assign(collector.resource, attributesOf(resource, 1));
        for (const scope of bytes(2)) collector.spans.push(...fieldsOf(scope).bytes(2).map(readSpan));
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(collector, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    raw: () => Buffer.concat(bodies).toString('latin1'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function readSpan(span: Buffer): CollectedSpan {
  const { bytes, text } = fieldsOf(span);
  const hex = (field: number) => bytes(field)[0]?.toString('hex') ?? '';
  return {
    name: text(5),
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    attributes: attributesOf(span, 9),
    links: bytes(13).map((link) => fieldsOf(link).bytes(2)[0]?.toString('hex') ?? ''),
    failed: bytes(15).some((status) => fieldsOf(status).numbers(3)[0] === 2),
  };
}

function attributesOf(message: Buffer, field: number): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fieldsOf(message)
      .bytes(field)
      .map((pair) => {
        const { bytes, text } = fieldsOf(pair);
        const value = fieldsOf(bytes(2)[0] ?? Buffer.alloc(0));
        const [truth] = value.numbers(2);
        return [text(1), truth === undefined ? (value.numbers(3)[0] ?? value.text(1)) : truth === 1];
      }),
  );
}

/** The fields of a message of Protocol Buffers, by their numbers. */
function fieldsOf(message: Buffer) {
  const found: { field: number; value: Buffer | number }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const value = [varint, () => take(8), () => take(varint()), null, null, () => take(4)][key & 7]?.();
    if (value === undefined) throw new Error(`no message of Protocol Buffers: wire type ${key & 7}`);
    found.push({ field: key >>> 3, value });
  }
  const values = (of: number) => found.filter(({ field }) => field === of).map(({ value }) => value);
  const bytes = (of: number) => values(of).filter((value) => Buffer.isBuffer(value));
  return {
    bytes,
    text: (of: number) => bytes(of)[0]?.toString() ?? '',
    numbers: (of: number) => values(of).filter((value) => typeof value === 'number'),
  };
}

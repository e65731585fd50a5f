import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../../src/connectors/registry.ts';
import { UserError } from '../../src/domain/errors.ts';
import type { HookRequest } from '../../src/http/hooks/ports.ts';

/** A message as its provider sends it. */
export function recorded(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`));
}

// biome-ignore lint/suspicious/noExplicitAny: a test changes what it wants in there
export function recordedJson(name: string): any {
  return JSON.parse(recorded(name).toString());
}

export function connectorOf(provider: string) {
  const found = connectors.find((connector) => connector.provider === provider);
  if (!found) throw new UserError('unknown-provider', provider);
  return found;
}

export function requestOf(body: Buffer | object, headers: Record<string, string> = {}): HookRequest {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return { body: bytes, headers, url: 'https://meter.example/hooks/acme/phones' };
}

/** What a message means, with the settings given; nothing is signed or counted. */
export function readingOf(provider: string, body: Buffer | object, settings: object = {}) {
  const connector = connectorOf(provider);
  return connector.read(requestOf(body), connector.settings.parse(settings), { id: 'phones' });
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks at what it wants in there
export function eventIn(reading: any): any {
  return reading.events?.[0] ?? reading;
}

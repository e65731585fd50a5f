import { z } from 'zod';
import { expectation, faultsOf } from '../domain/faults.ts';
import { UsageEvent } from '../domain/usage-event.ts';
import type { Reading } from './connector.ts';

const FAULTS_SAID = 3;
const TEXT_LENGTH_MAX = 200;

/** A text that is good to know: nothing, where it is empty or no text at all. */
export const heard = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text || null);

/** The JSON of a message. Never repaired: two different broken ids would become one. */
export function readJson(body: Buffer, use: (json: unknown) => Reading): Reading {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { unreadable: 'It is not JSON in UTF-8.' };
  }
  return use(json);
}

/** What is wrong is said by its path. */
export function readAs<T>(schema: z.ZodType<T>, json: unknown, use: (message: T) => Reading): Reading {
  const result = schema.safeParse(json, { error: expectation });
  return result.success ? use(result.data) : { unreadable: sayFaults(result.error) };
}

export function readEvent(input: unknown): Reading {
  const result = UsageEvent.safeParse(input, { error: expectation });
  return result.success
    ? { events: [result.data] }
    : { unreadable: `It makes no event: ${sayFaults(result.error)}` };
}

export function sayFaults(error: z.ZodError): string {
  const faults = faultsOf(error).map(({ pointer, message }) => `${pointer} ${message}`);
  const more = faults.length > FAULTS_SAID ? `; and ${faults.length - FAULTS_SAID} more` : '';
  return `${faults.slice(0, FAULTS_SAID).join('; ')}${more}`;
}

/** What is good to know and needed for nothing: never a reason not to count. */
export function tidy(text: string | null | undefined, lengthMax = TEXT_LENGTH_MAX): string | null {
  // Half a pair may be left where it is cut.
  const sound = text
    ?.slice(0, lengthMax)
    .replaceAll(/\0|\p{Cs}/gu, '')
    .trim();
  return sound || null;
}

import { z } from 'zod';
import { normaliseZone } from '../../domain/instant.ts';
import { WireInstant, wireCount, wireText } from '../../domain/wire.ts';

const COUNT_MAX = 1_000_000;
export const URL_LENGTH_MAX = 2_000;

export const optionalInstant = WireInstant.nullable().default(null);
export const slots = wireCount(0, COUNT_MAX).nullable();

export const Zone = wireText().transform((text, context) => {
  const zone = normaliseZone(text);
  if (zone) return zone;
  context.addIssue({
    code: 'custom',
    message: 'must be a time zone by its IANA name, such as Europe/Berlin',
  });
  return z.NEVER;
});

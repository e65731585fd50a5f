import { z } from 'zod';
import { expectation, type Fault, faultsOf } from '../domain/faults.ts';
import { wireText } from '../domain/wire.ts';

/** CloudEvents 1.0: the envelope says which event it is, its data says what was used. */

export const CLOUD_EVENT = 'application/cloudevents+json';
export const CLOUD_EVENT_BATCH = 'application/cloudevents-batch+json';

const TYPE_PREFIX = 'tallybot.usage.';
// The envelope's own; in the data they would say the same thing twice.
const ENVELOPE_KEYS = ['id', 'source', 'type'];

/** Extensions, `subject` and `dataschema` may come along and are not looked at. */
export const CloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: wireText(),
    source: wireText(),
    type: z.enum([`${TYPE_PREFIX}reply`, `${TYPE_PREFIX}call`, `${TYPE_PREFIX}lead`]),
    /** When it happened, for a reply or a lead that does not say so by `at`. */
    time: z.string().optional(),
    datacontenttype: z
      .string()
      .regex(/^application\/json(;|$)/i, 'must be application/json')
      .optional(),
    data: z.looseObject({}),
  })
  .refine(({ data }) => ENVELOPE_KEYS.every((key) => !Object.hasOwn(data, key)), {
    path: ['data'],
    error: 'must leave id, source and type to the envelope',
  });

export type Unwrapped = { event: unknown; place: Place } | { faults: Fault[] };
type Place = (path: readonly PropertyKey[]) => readonly PropertyKey[];

/** The usage event inside, and where in the envelope each of its fields stands. */
export function unwrapCloudEvent(
  value: unknown,
  pointerOf: (path: readonly PropertyKey[]) => Omit<Fault, 'message'>,
): Unwrapped {
  const result = CloudEvent.safeParse(value, { error: expectation });
  if (!result.success) return { faults: faultsOf(result.error, pointerOf) };
  const { id, source, type, time, data } = result.data;
  const kind = type.slice(TYPE_PREFIX.length);
  const takesTime = time !== undefined && kind !== 'call' && data['at'] === undefined;
  return {
    event: { ...data, id, source, type: kind, ...(takesTime ? { at: time } : {}) },
    place([field, ...rest]) {
      if (field === undefined) return ['data'];
      if (field === 'at' && takesTime) return ['time', ...rest];
      return ENVELOPE_KEYS.includes(String(field)) ? [field, ...rest] : ['data', field, ...rest];
    },
  };
}

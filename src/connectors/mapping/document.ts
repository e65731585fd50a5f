import { z } from 'zod';
import { agentKinds } from '../../domain/agent-kinds.ts';
import { wireText } from '../../domain/wire.ts';
import { Signing } from '../signing.ts';
import { Pointer } from './pointer.ts';

const SCALARS_MAX = 50;
const CONDITIONS_MAX = 20;
const VALUES_MAX = 500;

/** What a field of an event is made of, and how a sender may write it. The first way is meant where none is said. */
const waysOf = {
  text: ['text'],
  instant: ['iso', 'unix-seconds', 'unix-milliseconds'],
  duration: ['milliseconds', 'seconds', 'minutes'],
  count: ['number'],
  flag: ['boolean'],
} as const;
type Sort = keyof typeof waysOf;
export type Way = (typeof waysOf)[Sort][number];

const common: Record<string, Sort> = {
  ...{ id: 'text', agent: 'text', kind: 'text', company: 'text', person: 'text', surface: 'text' },
  ...{ model: 'text', voice: 'text', conversation: 'text', callId: 'text', remarks: 'text' },
  playground: 'flag',
};

/** `lasted` stands for an end that is not said: so long after the answer, the connection or the start. */
const sortsOf: Record<'reply' | 'lead' | 'call', Record<string, Sort>> = {
  reply: { ...common, at: 'instant', quantity: 'count' },
  lead: { ...common, at: 'instant', leads: 'count' },
  call: {
    ...common,
    ...{ startedAt: 'instant', connectedAt: 'instant', answeredAt: 'instant', endedAt: 'instant' },
    ...{ lasted: 'duration', heldMs: 'duration', systemMs: 'duration' },
    ...{ responses: 'count', parties: 'count' },
  },
};

const Scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null',
});
export type Scalar = z.output<typeof Scalar>;

const When = z
  .record(Pointer, z.union([Scalar, z.array(Scalar).min(1).max(SCALARS_MAX)]))
  .refine((when) => Object.keys(when).length <= CONDITIONS_MAX, `must be at most ${CONDITIONS_MAX}`)
  .default({});

export interface From {
  path?: string | undefined;
  of: 'item' | 'message';
  as: Way;
  map?: Record<string, Scalar> | undefined;
  default?: Scalar | undefined;
  value?: Scalar | undefined;
}

/** A bare pointer is short for its path. */
function from(sort: Sort) {
  const ways: readonly [Way, ...Way[]] = waysOf[sort];
  return z.preprocess(
    (written) => (typeof written === 'string' ? { path: written } : written),
    z
      .strictObject({
        path: Pointer.optional(),
        of: z.enum(['item', 'message']).default('item'),
        as: z.enum(ways).default(ways[0]),
        /** By the text of what stands there. */
        map: z
          .record(z.string(), Scalar)
          .refine((map) => Object.keys(map).length <= VALUES_MAX, `must be at most ${VALUES_MAX}`)
          .optional(),
        /** Where nothing stands there, or nothing that the map knows. */
        default: Scalar.optional(),
        /** The same of every message. */
        value: Scalar.optional(),
      })
      .refine(({ path, value }) => (path === undefined) !== (value === undefined), {
        error: 'must have a path, or else a value',
      }),
  ) as z.ZodType<From>;
}

const ID = from('text').refine(
  ({ value, default: otherwise }) => value === undefined && otherwise === undefined,
  'must come from the message alone: all that have the same id are one event',
);

const KIND = from('text').superRefine(({ value, default: otherwise, map }, context) => {
  const said = [value, otherwise, ...Object.values(map ?? {})].filter(
    (each) => each !== undefined && each !== null,
  );
  const strange = said.find((each) => !agentKinds.some((kind) => kind === each));
  if (strange !== undefined)
    context.addIssue(`there is no kind “${String(strange)}”: it is one of ${agentKinds.join(', ')}`);
});

function fieldsOf(type: keyof typeof sortsOf) {
  const shape: Record<string, z.ZodType<From | undefined>> = {};
  for (const [name, sort] of Object.entries(sortsOf[type])) shape[name] = from(sort).optional();
  return { ...shape, id: ID, agent: from('text'), kind: KIND.optional() };
}

export interface Holds {
  each: string;
  from: From;
  to: From;
}

const Holds = z.strictObject({ each: Pointer, from: from('instant'), to: from('instant') });

const CallFields = z
  .strictObject({ ...fieldsOf('call'), holds: Holds.optional() })
  .superRefine((call: Record<string, unknown>, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (!call['endedAt'] && !call['lasted']) refuse('endedAt', 'is required, or lasted');
    if (!call['startedAt'] && !call['connectedAt'] && !call['answeredAt']) {
      refuse('startedAt', 'is required, or connectedAt, or answeredAt');
    }
    if (call['heldMs'] && call['holds']) refuse('holds', 'is there besides heldMs: say one of them');
  });

const envelope = {
  signature: Signing,
  /** Which messages count: by pointer, what has to stand there, or one of what. */
  when: When,
  /** The list in a message of which each item is an event. */
  each: z
    .preprocess(
      (written) => (typeof written === 'string' ? { path: written } : written),
      z.strictObject({ path: Pointer, when: When }),
    )
    .optional(),
  /** With the id it names an event, for ever. Left out: the id of the connection. */
  source: wireText().optional(),
};

export const Mapping = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ ...envelope, type: z.literal('call'), fields: CallFields }),
    z.strictObject({
      ...envelope,
      type: z.literal('reply'),
      fields: z.strictObject({ ...fieldsOf('reply'), at: from('instant') }),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('lead'),
      fields: z.strictObject({ ...fieldsOf('lead'), at: from('instant') }),
    }),
  ],
  { error: 'must be “call”, “reply” or “lead”' },
);
export type Mapping = z.output<typeof Mapping>;

import type { Tallybot } from '../client.ts';
import type { Amount } from '../credits.ts';
import { InvalidError, TallybotError } from '../errors.ts';
import { faultsOf, QUANTITY_MAX } from '../event/check-event.ts';
import type { ReplyEvent } from '../event/event.ts';
import type { Hold } from '../gate/hold.ts';
import { costOf, type ModelPrice, type ModelUsage, usageWords } from './usage.ts';

type Attributes = 'agent' | 'kind' | 'company' | 'person' | 'surface' | 'conversation' | 'playground';

/** For whom a model speaks, and how its responses are counted. */
export interface ModelOptions extends Pick<ReplyEvent, Attributes> {
  /** Asked of the gate before each response; without it, nobody is asked. */
  estimate?: Amount | undefined;
  /** By model. Only for the words in the log: credits follow from the rates of the account. */
  prices?: Readonly<Record<string, ModelPrice>> | undefined;
  currency?: string | undefined;
  /** How many replies a response counts as; 1 unless said otherwise. 0 counts nothing. */
  quantityOf?: ((usage: ModelUsage) => number) | undefined;
}

export type Reporter = Pick<Tallybot, 'track' | 'authorize' | 'tell'>;

/** What makes one event of a response that is heard of more than once. */
export type KnownAs = Required<Pick<ReplyEvent, 'id' | 'at'>>;

/** One response of a model, from the question to its end, whichever of its ends comes first. */
export interface Turn {
  end(usage: Omit<ModelUsage, 'cost'>, known?: KnownAs): void;
  /** Nothing came of it. */
  fail(): void;
}

const TEXT_LENGTH_MAX = 200;

/** At the beginning, where somebody can still mend it. */
export function checkModelOptions(options: ModelOptions): void {
  const said = Object.entries(attributesOf(options)).filter(([, value]) => value !== undefined);
  const faults = faultsOf(Object.fromEntries(said));
  if (faults.length > 0) throw new InvalidError('These responses cannot be counted', faults);
}

function attributesOf(options: ModelOptions): ReplyEvent {
  const { agent, kind, company, person, surface, conversation, playground } = options;
  return { type: 'reply', agent, kind, company, person, surface, conversation, playground };
}

/** What others say, as far as the meter can keep it. */
export function storable(text: unknown): string {
  return typeof text === 'string' ? text.slice(0, TEXT_LENGTH_MAX).replaceAll(/\0|\p{Cs}/gu, '') : '';
}

export async function openTurn(tallybot: Reporter, options: ModelOptions): Promise<Turn> {
  const { agent, company, person, estimate } = options;
  if (estimate === undefined) return turnOf(tallybot, options, null);
  return turnOf(tallybot, options, await tallybot.authorize({ agent, company, person, amount: estimate }));
}

/** Whatever goes wrong here is told, and never spoils the response. */
export function turnOf(tallybot: Reporter, options: ModelOptions, hold: Hold | null): Turn {
  let isOver = false;
  const tell = (cause: unknown) =>
    tallybot.tell(
      new TallybotError('report', 'The usage of a response was not counted as it should be.', { cause }),
    );

  function count(usage: ModelUsage, known: KnownAs | undefined): void {
    const event: ReplyEvent = {
      ...attributesOf(options),
      model: usage.model || null,
      remarks: usageWords(usage, options.currency ?? 'USD'),
    };
    const [first, ...others] = quantities(usage).map((quantity, index) => {
      const id = known && (index === 0 ? known.id : `${known.id}-${index + 1}`);
      return { ...event, ...known, id, quantity };
    });
    if (!first) void hold?.release().catch(tell);
    else if (hold) hold.capture(first).catch(tell);
    else tallybot.track(first);
    for (const other of others) tallybot.track(other);
  }

  /** One event takes so much and no more. */
  function quantities(usage: ModelUsage): number[] {
    let left = 1;
    try {
      left = Math.ceil(options.quantityOf?.(usage) ?? 1);
      if (!Number.isSafeInteger(left)) throw new Error('quantityOf gave no number');
    } catch (error) {
      tell(error);
      left = 1;
    }
    const parts: number[] = [];
    for (; left > 0; left -= QUANTITY_MAX) parts.push(Math.min(left, QUANTITY_MAX));
    return parts;
  }

  return {
    end(usage, known) {
      if (isOver) return;
      isOver = true;
      try {
        const said = { ...usage, model: storable(usage.model) };
        count({ ...said, cost: costOf(options.prices ?? {}, said) }, known);
      } catch (error) {
        tell(error);
      }
    },
    fail() {
      if (isOver) return;
      isOver = true;
      void hold?.release().catch(tell);
    },
  };
}

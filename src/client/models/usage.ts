/** What one response of a model has used, as far as its provider says it. */
export interface ModelUsage {
  model: string;
  inputTokens: number | null;
  /** Those of the input that the provider had kept. */
  cachedTokens: number | null;
  /** Those of the input that the provider began to keep. */
  cacheWriteTokens: number | null;
  outputTokens: number | null;
  /** Of what came: all there is to go by where a response was stopped before its tokens were told. */
  characters: number;
  isWhole: boolean;
  /** Money, by the price list; `null` where that does not know it. */
  cost: number | null;
}

/** Money for a million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  cachedInput?: number;
  cacheWrite?: number;
}

const MILLION = 1_000_000;

/** By the longest name that the model’s begins with: providers append dates. */
export function costOf(
  prices: Readonly<Record<string, ModelPrice>>,
  { model, inputTokens, cachedTokens, cacheWriteTokens, outputTokens }: Omit<ModelUsage, 'cost'>,
): number | null {
  const [name] = Object.keys(prices)
    .filter((each) => model.startsWith(each))
    .sort((a, b) => b.length - a.length);
  const price = name === undefined ? undefined : prices[name];
  if (!price || inputTokens === null || outputTokens === null) return null;
  const cached = Math.min(cachedTokens ?? 0, inputTokens);
  const written = Math.min(cacheWriteTokens ?? 0, inputTokens - cached);
  const money =
    (inputTokens - cached - written) * price.input +
    cached * (price.cachedInput ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    outputTokens * price.output;
  return money / MILLION;
}

/** For whoever reads the log: `812 in, 164 out tokens, 0.0042 USD`. */
export function usageWords(usage: ModelUsage, currency: string): string {
  const { inputTokens, outputTokens, characters, isWhole, cost } = usage;
  const sizes = [
    inputTokens === null ? [] : `${inputTokens} in`,
    outputTokens === null ? [] : `${outputTokens} out`,
  ].flat();
  return [
    isWhole ? [] : 'stopped early',
    sizes.length > 0 ? `${sizes.join(', ')} tokens` : `${characters} characters`,
    cost === null ? [] : `${Number(cost.toPrecision(3))} ${currency}`,
  ]
    .flat()
    .join(', ');
}

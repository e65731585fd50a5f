import type { LocalizationMap } from 'discord.js';

export interface Localised {
  name?: LocalizationMap;
  description?: LocalizationMap;
}

/**
 * What commands are called in other languages, by the words typed: `usage agents`, its option `usage agents period`,
 * a choice of it `usage log type=call`. Discord sends back the English ones, whatever was shown.
 */
export type Localisations = Readonly<Record<string, Localised>>;

/** None yet: a row here is all it takes. */
export const localisations: Localisations = {};

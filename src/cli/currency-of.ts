import { UsageError } from './usage-error.ts';

export function currencyOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Z]{3}$/.test(text)) return text;
  throw new UsageError('bad-currency', `“${text}” is no currency in three capitals, such as USD.`);
}

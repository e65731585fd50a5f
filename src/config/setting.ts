import type { z } from 'zod';

export interface Setting {
  default: string | undefined;
  description: string;
  /** Its value, or those that are in it, are never written anywhere. Several are parted by commas. */
  secret?: true | ((text: string) => string[]);
  schema: z.ZodType;
}

export type Settings = Record<string, Setting>;

import type { z } from 'zod';

export interface Setting {
  default: string | undefined;
  description: string;
  /** Its value is never written anywhere. */
  secret?: true;
  schema: z.ZodType;
}

export type Settings = Record<string, Setting>;

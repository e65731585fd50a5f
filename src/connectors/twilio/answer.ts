import type { z } from 'zod';
import { TwilioFault } from './fault.ts';

/** The client throws where an answer is not even of the shape it reads. */
export async function askedOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TwilioFault) throw error;
    throw new TwilioFault('unexpected', 'an answer that Twilio’s own client cannot read');
  }
}

export function understood<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TwilioFault('unexpected', `an answer that says otherwise: ${places.join('; ')}`);
}

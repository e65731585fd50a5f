import { z } from 'zod';
import { CallSettings } from '../heard-call.ts';

/** What an account says of its Twilio account, or of a subaccount of it. */
export const TwilioSettings = CallSettings.extend({
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/i, 'must be an account SID: AC and 32 hexadecimal digits'),
  /** Which agent answers at a number, or calls from it. */
  agents: CallSettings.shape.agents.transform((agents) =>
    Object.fromEntries(Object.entries(agents).map(([number, agent]) => [bare(number), agent])),
  ),
  /**
   * A call that is passed on has two legs, and the first lasts as long as the second: counted both, the same minutes
   * would be paid twice.
   */
  legs: z.enum(['parent', 'all']).default('parent'),
  /** Whether calls that nobody was told of are looked for in Twilio’s list, which names no agent. */
  catchUp: z.boolean().default(false),
}).refine(({ catchUp, agents, agent }) => !catchUp || agent !== undefined || Object.keys(agents).length > 0, {
  path: ['catchUp'],
  error:
    'needs “agents” by number, or “agent”: Twilio’s list of calls does not say the ?agent=… of an address',
});
export type TwilioSettings = z.output<typeof TwilioSettings>;

/** Messages are signed with the auth token alone; an API key may read in its place. */
export const TwilioSecrets = z
  .strictObject({
    authToken: z.string().min(1, 'must not be empty'),
    apiKeySid: z
      .string()
      .regex(/^SK[0-9a-f]{32}$/i, 'must be the SID of an API key: SK and 32 hexadecimal digits')
      .optional(),
    apiKeySecret: z.string().min(1, 'must not be empty').optional(),
  })
  .refine(({ apiKeySid, apiKeySecret }) => (apiKeySid === undefined) === (apiKeySecret === undefined), {
    path: ['apiKeySecret'],
    error: 'goes with apiKeySid: give both or neither',
  });
export type TwilioSecrets = z.output<typeof TwilioSecrets>;

/** “+1 (415) 555-0100” as Twilio writes it. What is no number, such as client:ada, stays as it is. */
export function bare(number: string): string {
  return number.startsWith('+') ? number.replaceAll(/[\s().-]/g, '') : number;
}

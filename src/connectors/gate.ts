import { z } from 'zod';
import { WirePrice, wireText } from '../domain/wire.ts';
import type { Question, Reading } from './connector.ts';
import { type CallSettings, oursFor } from './heard-call.ts';

/** Lets a provider ask before it picks up: at zero an agent takes no more calls. */
export const Gate = z.strictObject({
  /** What is set aside for a call before it begins. */
  credits: WirePrice.refine((amount) => amount > 0n, 'must be more than nothing'),
  /** By the provider’s name of a line, the agent there that answers. */
  lines: z.record(wireText(), wireText()).default({}),
  /** Who answers all other lines. */
  agent: wireText().optional(),
});
type Gate = z.output<typeof Gate>;

export function askFor(
  { gate, settings, line }: { gate: Gate; settings: CallSettings; line: string | null | undefined },
  answers: (agent: string) => Pick<Question, 'holdId' | 'ttlMs' | 'yes' | 'no'>,
): Reading {
  const agent = line && Object.hasOwn(gate.lines, line) ? gate.lines[line] : gate.agent;
  if (!agent)
    return {
      unreadable: `Nobody answers the line ${line ?? 'it came by'}: say so in “gate” of the settings.`,
    };
  return {
    ...answers(agent),
    agentId: oursFor(agent, settings),
    companyId: settings.company ?? null,
    amount: gate.credits,
  };
}

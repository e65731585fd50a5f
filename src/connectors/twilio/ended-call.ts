import type { InstantMs } from '../../domain/instant.ts';
import type { Reading } from '../connector.ts';
import { readCall } from '../heard-call.ts';
import { bare, type TwilioSettings } from './settings.ts';

/** Nothing comes after one of these: it alone makes the event, in whatever order it is told, and however often. */
const FINAL: readonly string[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

export function isFinal(status: string): boolean {
  return FINAL.includes(status);
}

export function isAnswered({ status }: { status: string }): boolean {
  return status === 'completed';
}

/** By the number that is the account’s own, whoever tells of the call. */
interface Numbered {
  direction: string;
  from?: string | null | undefined;
  to?: string | null | undefined;
}

export interface EndedCall extends Numbered {
  id: string;
  status: string;
  /** From its answer to its end; of no meaning where nobody picked up. */
  lastedSeconds: number;
  endedAt: InstantMs;
}

/** `agent`: where something else than the number says which one it is. */
export function readEnded(call: EndedCall, agent: string | null, settings: TwilioSettings): Reading {
  const { id, status, endedAt, lastedSeconds } = call;
  const answered = isAnswered(call);
  return readCall(
    {
      source: 'twilio',
      id,
      agent: agent ?? agentOf(call, settings),
      kind: isInbound(call) ? 'voice_inbound' : 'voice_outbound',
      startedAt: null,
      answeredAt: answered ? endedAt - lastedSeconds * 1_000 : null,
      endedAt,
      responses: 0,
      remarks: [answered ? null : status],
    },
    settings,
  );
}

/** Whether the settings say which agent it is. */
export function namesAgent(settings: TwilioSettings, call: Numbered): boolean {
  const ours = ourNumber(call);
  return settings.agent !== undefined || (ours !== undefined && Object.hasOwn(settings.agents, ours));
}

/** The number is an agent’s name too, where nothing else is said: no call is lost for want of one. */
function agentOf(call: Numbered, { agents, agent }: TwilioSettings): string | undefined {
  const ours = ourNumber(call);
  return ours && Object.hasOwn(agents, ours) ? ours : (agent ?? ours);
}

function ourNumber(call: Numbered): string | undefined {
  const number = isInbound(call) ? call.to : call.from;
  return number ? bare(number) : undefined;
}

function isInbound({ direction }: Numbered): boolean {
  return direction === 'inbound';
}

import type { Reading } from '../../connectors/connector.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import { coveredMs, type UsageEvent } from '../../domain/usage-event.ts';

/** What a message means, for whoever tries it. */
export function showReading(reading: Reading) {
  const events = 'events' in reading ? reading.events.map(showEvent) : [];
  return {
    events,
    ignored: whyIgnored(reading),
    unreadable: ('unreadable' in reading && reading.unreadable) || null,
  };
}

function whyIgnored(reading: Reading): string | null {
  if ('ignored' in reading) return reading.ignored;
  return 'yes' in reading
    ? 'it asks whether a call may begin, and is answered by what credits there are'
    : null;
}

function showEvent(event: UsageEvent) {
  const { type, source, id, agent, kind, company, person, surface, model, voice, conversation, playground } =
    event;
  const call = event.type === 'call' ? event : null;
  return {
    ...{ type, source, id, agent, kind, company, person, surface, model, voice, conversation, playground },
    occurredAt: printInstant(event.occurredAt),
    startedAt: whenever(call?.startedAt),
    connectedAt: whenever(call?.connectedAt),
    answeredAt: whenever(call?.answeredAt),
    endedAt: whenever(call?.endedAt),
    heldMs: call ? call.heldMs + coveredMs(call.holds, 0, call.endedAt) : 0,
    systemMs: call?.systemMs ?? 0,
    responses: call?.responses ?? 0,
    quantity: event.type === 'reply' ? event.quantity : 0,
    leads: event.type === 'lead' ? event.leads : 0,
    remarks: event.remarks,
  };
}

function whenever(at: InstantMs | null | undefined): string | null {
  return at === null || at === undefined ? null : printInstant(at);
}

import { describe, expect, it, test } from 'vitest';
import { eventIn, readingOf, recorded, recordedJson } from './recorded.ts';

const ELEVEN = Date.UTC(2026, 4, 10, 11);

interface Row {
  provider: string;
  name: string;
  event: Record<string, unknown>;
}

const answered = { type: 'call', kind: 'voice_inbound', responses: 2, holds: [], playground: false };
const unanswered = {
  type: 'call',
  kind: 'voice_outbound',
  answeredAt: null,
  connectedAt: null,
  responses: 0,
};

const rows: Row[] = [
  {
    provider: 'vapi',
    name: 'vapi-end-of-call-report',
    event: {
      ...answered,
      source: 'vapi',
      id: '0b6f1f0e-6c0a-4c63-9c3e-1f3b9a0a0001',
      agent: 'asst-front-desk',
      answeredAt: ELEVEN + 250,
      connectedAt: ELEVEN + 250,
      endedAt: ELEVEN + 61_250,
      model: 'gpt-4o',
      voice: 'sarah',
      remarks: 'customer-ended-call, Vapi: 0.0812 USD',
    },
  },
  {
    provider: 'vapi',
    name: 'vapi-not-answered',
    event: {
      ...unanswered,
      source: 'vapi',
      endedAt: ELEVEN + 30_000,
      remarks: 'customer-did-not-answer, Vapi: 0 USD',
    },
  },
  {
    provider: 'retell',
    name: 'retell-call-ended',
    event: {
      ...answered,
      source: 'retell',
      id: 'call_5d2f0a8c7b6e4f3a9d1c0b2e00000001',
      agent: 'agent_front_desk',
      answeredAt: ELEVEN + 250,
      endedAt: ELEVEN + 61_250,
      remarks: 'user_hangup',
    },
  },
  {
    provider: 'retell',
    name: 'retell-not-answered',
    event: { ...unanswered, startedAt: ELEVEN, endedAt: ELEVEN + 30_000, remarks: 'dial_no_answer' },
  },
  {
    provider: 'elevenlabs',
    name: 'elevenlabs-transcription',
    event: {
      ...answered,
      source: 'elevenlabs',
      id: 'conv_7101k0000000000000000000001',
      agent: 'agent_7101front',
      startedAt: ELEVEN - 10_000,
      answeredAt: ELEVEN,
      endedAt: ELEVEN + 61_000,
      surface: 'twilio',
      voice: 'sarah',
      remarks: 'Client disconnected: 1000, ElevenLabs: 296 credits there',
    },
  },
  {
    provider: 'elevenlabs',
    name: 'elevenlabs-not-answered',
    event: {
      ...unanswered,
      id: 'conv_7101k0000000000000000000003/unanswered',
      startedAt: ELEVEN + 30_000,
      endedAt: ELEVEN + 30_000,
      remarks: 'no-answer',
    },
  },
  {
    provider: 'elevenlabs',
    name: 'elevenlabs-chat',
    event: {
      type: 'reply',
      kind: 'chat',
      quantity: 2,
      occurredAt: ELEVEN,
      conversation: 'conv_7101k0000000000000000000002',
      surface: 'widget',
    },
  },
];

describe('the last message of a call', () => {
  it.each(rows)('is an event with the times it had: $name', ({ provider, name, event }) => {
    expect(eventIn(readingOf(provider, recorded(name)))).toMatchObject(event);
  });

  it('is the same to the letter, whichever of Retell’s two it is read from', () => {
    const ended = readingOf('retell', recorded('retell-call-ended'));
    const analysed = readingOf('retell', recorded('retell-call-analyzed'));

    expect(analysed).toEqual(ended);
  });

  it.each([
    ['vapi', 'vapi-end-of-call-report', 'asst-front-desk'],
    ['retell', 'retell-call-ended', 'agent_front_desk'],
    ['elevenlabs', 'elevenlabs-transcription', 'agent_7101front'],
  ])('is of the agent, company and kind that the settings of %s say', (provider, name, theirs) => {
    const settings = { agents: { [theirs]: 'ada' }, company: 'acme', kind: 'assistant' };

    const event = eventIn(readingOf(provider, recorded(name), settings));

    expect(event).toMatchObject({ agent: 'ada', company: 'acme', kind: 'assistant' });
  });

  it.each([
    ['vapi', 'vapi-end-of-call-report', ['message', 'call', 'assistantId'], ['message', 'assistant']],
    ['retell', 'retell-call-ended', ['call', 'agent_id'], []],
    ['elevenlabs', 'elevenlabs-transcription', ['data', 'agent_id'], []],
  ])('of %s that names no agent is of the one the settings name', (provider, name, ...paths) => {
    const message = recordedJson(name as string);
    for (const path of paths as string[][]) drop(message, path);

    expect(readingOf(provider as string, message)).toEqual({
      unreadable: expect.stringMatching('names no agent'),
    });
    expect(eventIn(readingOf(provider as string, message, { agent: 'ada' }))).toMatchObject({ agent: 'ada' });
  });

  it.each([
    ['vapi', 'vapi-end-of-call-report', ['message', 'endedAt'], '#/message/endedAt is required'],
    ['vapi', 'vapi-end-of-call-report', ['message', 'call', 'id'], '#/message/call/id is required: a text'],
    ['retell', 'retell-call-ended', ['call', 'end_timestamp'], '#/call/end_timestamp is required'],
    [
      'elevenlabs',
      'elevenlabs-transcription',
      ['data', 'metadata', 'call_duration_secs'],
      '#/data/metadata/call_duration_secs is required: a number',
    ],
  ])('of %s says by its path what it lacks: %s %j', (provider, name, path, says) => {
    const message = recordedJson(name);
    drop(message, path);

    expect(readingOf(provider, message)).toEqual({ unreadable: expect.stringContaining(says) });
  });

  it.each([
    [
      'vapi',
      'vapi-end-of-call-report',
      ['message', 'artifact'],
      ['message', 'cost'],
      ['message', 'endedReason'],
    ],
    ['retell', 'retell-call-ended', ['call', 'transcript_object'], ['call', 'disconnection_reason'], []],
    [
      'elevenlabs',
      'elevenlabs-transcription',
      ['data', 'transcript'],
      ['data', 'metadata', 'cost'],
      ['data', 'conversation_initiation_client_data'],
    ],
  ])('of %s counts whatever has become of what is only good to know', (provider, name, ...paths) => {
    const message = recordedJson(name as string);
    for (const path of paths as string[][]) put(message, path, [7, 'of', { another: 'shape' }]);

    expect(eventIn(readingOf(provider as string, message))).toMatchObject({ type: 'call', responses: 0 });
  });
});

describe('a call that nobody took', () => {
  it.each([
    'call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable',
    'call.in-progress.error-sip-outbound-call-failed-to-connect',
    'phone-call-provider-bypass-enabled-but-no-call-received',
    'call.in-progress.error-vapifault-worker-not-available',
  ])('is answered by nobody, though Vapi says when it began: %s', (endedReason) => {
    const message = recordedJson('vapi-end-of-call-report');
    message.message.endedReason = endedReason;

    expect(eventIn(readingOf('vapi', message))).toMatchObject({ answeredAt: null, startedAt: ELEVEN + 250 });
  });

  it('is told apart from one whose transfer failed after a conversation', () => {
    const message = recordedJson('vapi-end-of-call-report');
    message.message.endedReason = 'call.in-progress.error-providerfault-outbound-sip-503-service-unavailable';

    expect(eventIn(readingOf('vapi', message))).toMatchObject({ answeredAt: ELEVEN + 250 });
  });

  it.each([
    [0, null, null],
    [0, ELEVEN / 1_000, ELEVEN],
    [61, null, ELEVEN - 10_000],
  ])(
    'has lasted no second at ElevenLabs, and was not accepted: %s s, accepted %s, answered %s',
    (lasted, accepted, answeredAt) => {
      const message = recordedJson('elevenlabs-transcription');
      message.data.metadata.call_duration_secs = lasted;
      message.data.metadata.accepted_time_unix_secs = accepted;

      expect(eventIn(readingOf('elevenlabs', message))).toMatchObject({ answeredAt });
    },
  );
});

test.each([
  ['vapi', 'vapi-status-update', 'status-update'],
  ['vapi', 'vapi-assistant-request', 'assistant-request'],
  ['retell', 'retell-call-started', 'call_started'],
  ['retell', 'retell-call-inbound', 'call_inbound'],
])('what %s tells before a call is over is no event: %s', (provider, name, says) => {
  expect(readingOf(provider, recorded(name))).toEqual({ ignored: `${says} is not the end of a call` });
});

describe('before a call', () => {
  const gate = { credits: '30', lines: { '0b6f1f0e-6c0a-4c63-9c3e-1f3b9a0a00aa': 'asst-front-desk' } };

  it('Vapi is told who answers where the credits are there, and what to say where they are not', () => {
    const settings = { gate, agents: { 'asst-front-desk': 'ada' }, company: 'acme' };

    const asked = readingOf('vapi', recorded('vapi-assistant-request'), settings);
    const over = readingOf('vapi', recorded('vapi-end-of-call-report'), settings);

    expect(asked).toEqual({
      holdId: 'vapi:0b6f1f0e-6c0a-4c63-9c3e-1f3b9a0a0001',
      agentId: 'ada',
      companyId: 'acme',
      amount: 30_000_000n,
      ttlMs: 3_600_000,
      yes: { assistantId: 'asst-front-desk' },
      no: { error: 'I am sorry, we cannot take your call at the moment.' },
    });
    expect(over).toMatchObject({ frees: 'vapi:0b6f1f0e-6c0a-4c63-9c3e-1f3b9a0a0001' });
  });

  it('Retell is given an agent, or none, by which it does not answer', () => {
    const settings = { gate: { credits: '30', agent: 'agent_front_desk' } };

    const asked = readingOf('retell', recorded('retell-call-inbound'), settings);

    expect(asked).toMatchObject({
      agentId: 'agent_front_desk',
      yes: { call_inbound: { override_agent_id: 'agent_front_desk' } },
      no: { call_inbound: {} },
    });
  });

  it('a line that nobody answers is said to be one', () => {
    const asked = readingOf('retell', recorded('retell-call-inbound'), { gate: { credits: '30' } });

    expect(asked).toEqual({ unreadable: expect.stringContaining('+15555550100') });
  });
});

function drop(message: object, path: readonly string[]): void {
  put(message, path, undefined);
}

function put(message: object, path: readonly string[], value: unknown): void {
  const last = path.at(-1);
  if (last === undefined) return;
  // biome-ignore lint/suspicious/noExplicitAny: whatever stands on the way
  const parent = path.slice(0, -1).reduce((value: any, key) => value[key], message);
  parent[last] = value;
}

import type { Connector } from './connector.ts';
import { elevenLabs } from './elevenlabs.ts';
import { mapping } from './mapping/connector.ts';
import { retell } from './retell.ts';
import { twilio } from './twilio/connector.ts';
import { vapi } from './vapi.ts';

/** Every provider whose messages become events. */
export const connectors: readonly Connector[] = [vapi, retell, elevenLabs, mapping, twilio];

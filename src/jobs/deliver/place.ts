import { z } from 'zod';
import type { Address } from '../../chat/ports/courier.ts';
import type { DestinationLine } from '../../reports/ports/notices.ts';

/** Where a message stands. */
export interface Place {
  platform: DestinationLine['platform'];
  to: Address;
  messageId: string;
}

const Personal = z.tuple([z.enum(['slack', 'discord']), z.string(), z.string(), z.string()]);

/** Of several addresses one was written to, and no channel says which. */
export function writePersonal({ platform, to, messageId }: Place): string {
  return 'person' in to ? JSON.stringify([platform, to.workspace, to.person, messageId]) : messageId;
}

export function readPersonal(written: string): Place {
  const [platform, workspace, person, messageId] = Personal.parse(JSON.parse(written));
  return { platform, to: { workspace, person }, messageId };
}

import type { Announcement } from './announcement.ts';
import { broken } from './broken.ts';
import { creditsBought } from './credits-bought.ts';
import { digest } from './digest.ts';
import { digestDetails } from './digest-details.ts';
import { escalation } from './escalation.ts';
import { rechargeDone } from './recharge-done.ts';
import { rechargeRequest } from './recharge-request.ts';
import { reminder } from './reminder.ts';
import { warnings } from './warnings.ts';
import { webhookTest } from './webhook-test.ts';

/** Every kind that has words of its own. What edits a message composes that of its original anew. */
export const announcements: readonly Announcement[] = [
  broken,
  ...warnings,
  escalation,
  reminder,
  digest,
  digestDetails,
  rechargeRequest,
  rechargeDone,
  creditsBought,
  webhookTest,
];

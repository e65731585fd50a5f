import type { Courier } from '../chat/ports/courier.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/client.ts';
import { createReportStore } from '../db/readers/store.ts';
import { createTermsStore } from '../db/terms/store.ts';
import { createWebhookSecrets } from '../db/webhook-secrets.ts';
import type { InstantMs } from '../domain/instant.ts';
import { createSeal } from '../seal.ts';
import { createWebhookCourier } from '../webhooks/courier.ts';
import { createWebhookDesk } from '../webhooks/desk.ts';
import type { Webhooks } from '../webhooks/ports.ts';
import { createPost } from '../webhooks/post.ts';

/** Where the facts of alerts go besides chat: how that is set, and how they get there. */
export function openWebhooks(
  { tokenKeys, webhookReach: reach }: Pick<Config, 'tokenKeys' | 'webhookReach'>,
  database: Database,
  clock: () => InstantMs,
): { webhooks: Webhooks; courier: Courier } {
  const secrets = createWebhookSecrets(database);
  const seal = tokenKeys.length > 0 ? createSeal(tokenKeys) : null;
  const { notices } = createReportStore(database.pool);
  return {
    webhooks: createWebhookDesk({ terms: createTermsStore(database), secrets, seal, reach, notices, clock }),
    courier: createWebhookCourier({ secrets, seal, post: createPost(reach), clock }),
  };
}

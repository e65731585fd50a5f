import type { InstantMs } from '../domain/instant.ts';
import { defaultWarningSettings } from '../domain/warning.ts';
import type { AlertRuleInput, DestinationInput, TermsStore } from '../ledger/ports/terms-store.ts';
import type { Notices } from '../reports/ports/notices.ts';
import type { Seal } from '../seal.ts';
import { type Reach, whyUnfit } from './address.ts';
import type { By, Webhook, WebhookSecrets, Webhooks, WebhookWish } from './ports.ts';
import { mintSecret, secretPlace } from './secret.ts';

export interface DeskParts {
  terms: Pick<TermsStore, 'putDestination' | 'putAlertRule' | 'removeAlertRule'>;
  secrets: WebhookSecrets;
  seal: Seal | null;
  reach: Reach;
  notices(accountId: string, at: InstantMs): Promise<Notices>;
  clock(): InstantMs;
}

/** Long enough for whoever receives to put the new one in place. */
const PREVIOUS_MS = 24 * 3_600_000;
const WORKSPACE = 'webhook';
// Each is sent every warning by itself, and one that is slow takes a place of all accounts.
const WEBHOOKS_MAX = 20;
const TOO_MANY = `This account has ${WEBHOOKS_MAX} webhooks, and no more can be set. Remove one that is not needed any more first.`;

/** A receiver is a destination with a rule of its own, as a channel is, and a secret besides. */
export function createWebhookDesk({ terms, secrets, seal, reach, notices, clock }: DeskParts): Webhooks {
  async function list(accountId: string): Promise<Webhook[]> {
    const { destinations, rules } = await notices(accountId, clock());
    return destinations.flatMap(({ id, platform, channel, broken }) => {
      const rule = rules.find((each) => each.id === id);
      if (platform !== 'webhook' || !rule) return [];
      return [
        { id: id.slice(WORKSPACE.length + 1), url: channel, kinds: rule.kinds, rule: rule.rule, broken },
      ];
    });
  }

  const isThere = async (accountId: string, id: string) =>
    (await list(accountId)).some((webhook) => webhook.id === id);

  /** Of one that was removed, in chat perhaps, the address is anybody's; what was said there stays in the log. */
  async function freeAddress(accountId: string, url: string, by: By): Promise<boolean> {
    const { destinations, rules } = await notices(accountId, clock());
    const old = destinations.find(
      ({ id, platform, channel }) =>
        platform === 'webhook' && channel === url && rules.every((rule) => rule.id !== id),
    );
    if (!old) return false;
    // An address with a # cannot be set.
    const aside = destinationOf(old.id, { url: `${url}#${old.id}` }, by);
    return (await terms.putDestination(accountId, aside, by)).status !== 'refused';
  }

  return {
    list,

    async put(accountId, id, wish, by) {
      if (!seal)
        return refused('no-keys', 'TOKEN_KEYS is not set, with which the secret of a webhook is locked.');
      const why = whyUnfit(wish.url, reach);
      if (why) return refused('bad-address', `The address ${why}.`);
      const there = await list(accountId);
      if (there.length >= WEBHOOKS_MAX && there.every((webhook) => webhook.id !== id))
        return refused('too-many', TOO_MANY);
      const destinationId = idOf(id);
      const destination = destinationOf(destinationId, wish, by);
      let place = await terms.putDestination(accountId, destination, by);
      if (place.status === 'refused' && (await freeAddress(accountId, wish.url, by)))
        place = await terms.putDestination(accountId, destination, by);
      if (place.status === 'refused') {
        return place.reason === 'conflict'
          ? refused('conflict', 'Another webhook of this account has that address.')
          : refused('unknown-account', 'There is no such account.');
      }
      const secret = mintSecret();
      const sealed = seal.lock(secret, secretPlace(accountId, destinationId));
      const isNew = await secrets.create(accountId, destinationId, sealed, by.at);
      // The rule comes last: by then whatever it lets through can be signed.
      const rule = await terms.putAlertRule(accountId, ruleOf(destinationId, wish, by), by);
      if (rule.status === 'refused') return refused('unknown-account', 'There is no such account.');
      const status = isNew ? 'created' : rule.status === 'unchanged' ? place.status : 'changed';
      return { status, secret: isNew ? secret : null };
    },

    async rotate(accountId, id, by) {
      if (!seal || !(await isThere(accountId, id))) return null;
      const destinationId = idOf(id);
      const secret = mintSecret();
      const sealed = seal.lock(secret, secretPlace(accountId, destinationId));
      const previousUntil = by.at + PREVIOUS_MS;
      const next = { sealed, until: previousUntil };
      return (await secrets.rotate(accountId, destinationId, next, by)) ? { secret, previousUntil } : null;
    },

    async test(accountId, id, by) {
      if (!(await isThere(accountId, id))) return false;
      await secrets.writeTest(accountId, idOf(id), by.at);
      return true;
    },

    async remove(accountId, id, by) {
      if (!(await isThere(accountId, id))) return false;
      await terms.removeAlertRule(accountId, idOf(id), by);
      await secrets.remove(accountId, idOf(id));
      return true;
    },
  };
}

function idOf(id: string): string {
  return `${WORKSPACE}:${id}`;
}

function destinationOf(id: string, { url }: Pick<WebhookWish, 'url'>, { actor }: By): DestinationInput {
  return {
    ...{ id, platform: 'webhook', workspace: WORKSPACE, channel: url, zone: null, ownerId: actor },
    name: id.slice(WORKSPACE.length + 1),
  };
}

function ruleOf(id: string, { kinds, rule }: WebhookWish, { actor }: By): AlertRuleInput {
  return {
    ...defaultWarningSettings,
    kinds,
    ...{ id, kind: 'low_credit', rule, destinationId: id, ownerId: actor, mutedAt: null, snoozedUntil: null },
  } as const;
}

function refused<Reason>(reason: Reason, says: string) {
  return { status: 'refused', reason, says } as const;
}

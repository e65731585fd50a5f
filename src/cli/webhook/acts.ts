import { alertBases, defaultAlertRule, printThreshold, thresholdOf } from '../../domain/alert.ts';
import { UserError } from '../../domain/errors.ts';
import { printInstant } from '../../domain/instant.ts';
import { type WarningKind, warningKinds } from '../../domain/warning.ts';
import type { Webhooks } from '../../webhooks/ports.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import { settings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { withDatabase } from '../with-database.ts';

interface Named {
  account: string;
  webhook: string;
}

interface Wish extends Named {
  url: string;
  kinds: string | undefined;
  at: string | undefined;
}

export function setWebhook({ account, webhook: id, url, kinds, at }: Wish) {
  const thresholds = at?.split(',').map(thresholdOf) ?? defaultAlertRule.thresholds;
  const wish = {
    url,
    kinds: kinds?.split(',').map(kindOf) ?? warningKinds,
    rule: { basis: alertBases[0], thresholds },
  };
  return withWebhooks(account, async (webhooks) => {
    const answer = await webhooks.put(account, id, wish, byTerminal());
    if (answer.status !== 'refused') return { account, id, status: answer.status, secret: answer.secret };
    if (answer.reason === 'unknown-account') throw unknownAccount(account);
    throw new UserError(answer.reason, answer.says);
  });
}

export async function listWebhooks({ account }: { account: string }) {
  return withWebhooks(account, async (webhooks) => ({
    webhooks: (await webhooks.list(account)).map(({ id, url, kinds, rule, broken }) => ({
      id,
      url,
      kinds,
      thresholds: rule.thresholds.map(printThreshold),
      brokenAt: broken && printInstant(broken.at),
      brokenWhy: broken?.why ?? null,
    })),
  }));
}

export function changeSecret({ account, webhook: id }: Named) {
  return withWebhooks(account, async (webhooks) => {
    const answer = await webhooks.rotate(account, id, byTerminal());
    if (!answer) throw unknownWebhook(account, id);
    return { account, id, secret: answer.secret, previousUntil: printInstant(answer.previousUntil) };
  });
}

export function testWebhook({ account, webhook: id }: Named) {
  return withWebhooks(account, async (webhooks) => {
    if (!(await webhooks.test(account, id, byTerminal()))) throw unknownWebhook(account, id);
    return { account, id };
  });
}

export function removeWebhook({ account, webhook: id }: Named) {
  return withWebhooks(account, async (webhooks) => {
    if (!(await webhooks.remove(account, id, byTerminal()))) throw unknownWebhook(account, id);
    return { account, id };
  });
}

function withWebhooks<Data>(account: string, act: (webhooks: Webhooks) => Promise<Data>): Promise<Data> {
  const config = settings();
  return withDatabase(async (database) => {
    await hasAccount(database, account);
    const { openWebhooks } = await import('../../wiring/webhooks.ts');
    return act(openWebhooks(config, database, Date.now).webhooks);
  });
}

function kindOf(word: string): WarningKind {
  const kind = warningKinds.find((each) => each === word.trim());
  if (kind) return kind;
  throw new UsageError('unknown-kind', `There is no kind of warning “${word}”.`, {
    hint: `There are ${warningKinds.join(', ')}.`,
  });
}

function unknownWebhook(account: string, id: string): UserError {
  return new UserError('unknown-webhook', `${account} has no webhook “${id}”.`, {
    hint: `List them with: tallybot webhook list --account ${account}`,
  });
}

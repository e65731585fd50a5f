import type { By, Done, Hush, HushInput } from '../../chat/ports/acts.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { type WarningKind, warningKinds } from '../../domain/warning.ts';
import type { Transaction } from '../audit.ts';
import type { AlertRule, PrismaClient } from '../generated/client.ts';
import { writeNotice } from '../outbox-row.ts';
import { fromDbSettings, toDbSettings } from '../rule-settings.ts';
import { change } from './change.ts';
import { editMessage } from './edit-message.ts';

/**
 * Warnings are silenced or heard again, the message under which somebody pressed says so, and what is snoozed is said
 * again at its end: all in one commit, and on what the rule says then, for two may press at once.
 */
export function hushAlerts(
  prisma: PrismaClient,
  accountId: string,
  { ruleId, hush, noticeId }: HushInput,
  by: By,
): Promise<Done<'unknown-rule'>> {
  return change(prisma, accountId, by, async (transaction) => {
    const where = { accountId_id: { accountId, id: ruleId } };
    const before = await transaction.alertRule.findUnique({ where });
    if (!before || before.removedAt) return { refused: 'unknown-rule' };
    const after = { ...before, ...hushed(before, hush, by) };
    const write = async () => {
      const { settings, mutedAt, snoozedUntil } = after;
      const data = { settings: settings ?? {}, mutedAt, snoozedUntil };
      await transaction.alertRule.update({ where, data });
      await wakeEarlier(transaction, before, snoozedUntil?.getTime() ?? by.at);
      if (noticeId !== null) await editMessage(transaction, accountId, noticeId, `${hush.act}:${by.at}`, by);
      if (hush.act === 'snooze') {
        const snoozed =
          noticeId === null
            ? null
            : await transaction.outbox.findUnique({ where: { accountId_id: { accountId, id: noticeId } } });
        await writeNotice(transaction, {
          accountId,
          id: `reminder:${ruleId}:${hush.until}`,
          destinationId: before.destinationId,
          kind: 'reminder',
          facts: { ruleId, noticeId, until: hush.until },
          about: snoozed?.about ?? `low_credit:${ruleId}`,
          createdAt: by.at,
          dueAt: hush.until,
        });
      }
    };
    return { act: `${hush.act}-alerts`, subject: ruleId, before, after, write };
  });
}

/** What was put off until the end of a snooze is said at the new end of it, should that be sooner. */
async function wakeEarlier({ outbox }: Transaction, before: AlertRule, until: InstantMs): Promise<void> {
  const { accountId, destinationId, snoozedUntil } = before;
  if (snoozedUntil === null || snoozedUntil.getTime() <= until) return;
  await outbox.updateMany({
    where: { accountId, destinationId, dueAt: snoozedUntil, state: 'waiting', claim: null, triedAt: null },
    data: { dueAt: new Date(until) },
  });
}

type Silence = Pick<AlertRule, 'mutedAt' | 'snoozedUntil' | 'settings'>;

function hushed(before: AlertRule, hush: Hush, { at }: By): Partial<Silence> {
  if (hush.act === 'snooze') return { snoozedUntil: new Date(hush.until) };
  const { act, kind } = hush;
  if (kind === null) {
    return act === 'mute'
      ? { mutedAt: before.mutedAt ?? new Date(at) }
      : { mutedAt: null, snoozedUntil: null, ...muting(before, () => false) };
  }
  return muting(before, (each, was) => (each === kind ? act === 'mute' : was));
}

function muting({ settings }: AlertRule, isMuted: (kind: WarningKind, was: boolean) => boolean) {
  const read = fromDbSettings(settings);
  const muted = warningKinds.filter((kind) => isMuted(kind, read.muted.includes(kind)));
  return { settings: toDbSettings({ ...read, muted }) };
}

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "tried_at" TIMESTAMPTZ(3),
ADD COLUMN     "tried_since" TIMESTAMPTZ(3);

-- What becomes of a notice
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_state";
UPDATE "outbox" SET "state" = 'posted' WHERE "state" = 'sent';
ALTER TABLE "outbox"
  ADD CONSTRAINT "outbox_state" CHECK ("state" IN ('waiting', 'posted', 'dropped', 'merged', 'dead'));

-- The workers look at what may be taken now, and pass neither what is done nor what must wait for another attempt.
DROP INDEX "outbox_due";
CREATE INDEX "outbox_due" ON "outbox"((greatest("due_at", "claimed_until"))) WHERE "state" = 'waiting';
-- The first of each destination.
CREATE INDEX "outbox_queue" ON "outbox"("account_id", "destination_id", "due_at", "created_at", "id") WHERE "state" = 'waiting';
-- What was said in the message of another.
CREATE INDEX "outbox_merged" ON "outbox"("account_id", "merged_into") WHERE "merged_into" IS NOT NULL;

-- AlterTable
ALTER TABLE "recharge_attempt" ADD COLUMN     "provider" TEXT NOT NULL DEFAULT 'manual';

-- A provider that has it under way; until then it has only begun, and where its answer was lost it is unknown.
ALTER TABLE "recharge_attempt" DROP CONSTRAINT "recharge_attempt_state",
  ADD CONSTRAINT "recharge_attempt_state" CHECK ("state" IN ('begun', 'pending', 'unknown', 'paid', 'failed'));

-- One purchase at a time, whoever decides it.
CREATE UNIQUE INDEX "recharge_attempt_open" ON "recharge_attempt"("account_id")
  WHERE "state" IN ('begun', 'pending', 'unknown');
CREATE INDEX "recharge_attempt_due" ON "recharge_attempt"("look_at") WHERE "state" IN ('begun', 'pending', 'unknown');

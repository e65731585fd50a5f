-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "about" TEXT,
ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3),
ADD COLUMN     "acknowledged_by" TEXT,
ADD COLUMN     "claim" TEXT,
ADD COLUMN     "merged_into" TEXT,
ADD COLUMN     "recovered_at" TIMESTAMPTZ(3),
ADD COLUMN     "thread_of" TEXT;

-- AlterTable
ALTER TABLE "recharge_attempt" ADD COLUMN     "look_at" TIMESTAMPTZ(3),
ADD COLUMN     "looks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "settled_by" TEXT;

-- CreateTable
CREATE TABLE "watch" (
    "account_id" TEXT NOT NULL,
    "seen_until" TIMESTAMPTZ(3),
    "day" DATE,

    CONSTRAINT "watch_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE INDEX "outbox_about" ON "outbox"("account_id", "about", "created_at");

-- One message at a time for each destination: those that a worker has.
CREATE INDEX "outbox_claimed" ON "outbox"("account_id", "destination_id") WHERE "claim" IS NOT NULL;

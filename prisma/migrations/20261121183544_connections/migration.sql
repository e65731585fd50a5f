-- AlterTable
ALTER TABLE "subscription" ADD COLUMN     "paid_by" TEXT;

-- CreateTable
CREATE TABLE "payment_customer" (
    "account_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "method_id" TEXT,
    "method_name" TEXT,
    "subscription_id" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_customer_pkey" PRIMARY KEY ("account_id","provider")
);

-- CreateTable
CREATE TABLE "connection" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secrets" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "heard_at" TIMESTAMPTZ(3),
    "fault_at" TIMESTAMPTZ(3),
    "fault" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "money_reading" (
    "account_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "currency" TEXT,
    "balance" TEXT,
    "spent" TEXT,
    "spent_from" DATE,
    "read_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "failed_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "money_reading_pkey" PRIMARY KEY ("account_id","connection_id")
);

-- CreateTable
CREATE TABLE "webhook_secret" (
    "account_id" TEXT NOT NULL,
    "destination_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "previous" BYTEA,
    "previous_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("account_id","destination_id")
);

-- CreateTable
CREATE TABLE "provider_cursor" (
    "provider" TEXT NOT NULL,
    "seen_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_cursor_pkey" PRIMARY KEY ("provider")
);

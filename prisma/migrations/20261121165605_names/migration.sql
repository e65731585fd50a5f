-- AlterTable
ALTER TABLE "destination" ADD COLUMN     "name" TEXT;

-- CreateTable
CREATE TABLE "person_name" (
    "account_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_name_pkey" PRIMARY KEY ("account_id","person_id")
);

-- AlterTable
ALTER TABLE "recharge_setting" ADD COLUMN     "agreed_cents" INTEGER,
ADD COLUMN     "agreed_currency" TEXT;

-- AlterTable
ALTER TABLE "workspace_link" ADD COLUMN     "application" TEXT;

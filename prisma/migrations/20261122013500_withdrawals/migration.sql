-- A withdrawal takes a share of another grant back: it carries that off, and ends as it begins.
ALTER TABLE "credit_grant"
  DROP CONSTRAINT "credit_grant_life",
  DROP CONSTRAINT "credit_grant_carries",
  ADD CONSTRAINT "credit_grant_life" CHECK (
    ("expires_at" > "effective_at" OR ("carries_from" IS NOT NULL AND "expires_at" = "effective_at"))
    AND "voided_at" >= "effective_at"),
  ADD CONSTRAINT "credit_grant_carries" CHECK (
    CASE WHEN "carries_from" IS NULL THEN "pool" <> 'rollover'
         ELSE "pool" = 'rollover' OR "expires_at" IS NOT DISTINCT FROM "effective_at" END);

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "anchor_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "agent_slots" INTEGER,
    "seats" INTEGER,
    "unknown_agents" TEXT NOT NULL DEFAULT 'create',
    "grace_ms" BIGINT NOT NULL DEFAULT 259200000,
    "readable_by" TEXT NOT NULL DEFAULT 'team',
    "top_up_url" TEXT,
    "upgrade_url" TEXT,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "allowance" BIGINT NOT NULL,
    "rollover_cap" BIGINT NOT NULL DEFAULT 0,
    "at_zero" TEXT NOT NULL DEFAULT 'hard_stop',
    "overage_limit" BIGINT NOT NULL DEFAULT 0,
    "repays_overage" BOOLEAN NOT NULL DEFAULT false,
    "price_cents" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "agent_slots" INTEGER,
    "seats" INTEGER,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "pack" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'USD',

    CONSTRAINT "pack_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "account_id" TEXT NOT NULL,
    "from_cycle" INTEGER NOT NULL,
    "plan_id" TEXT,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("account_id","from_cycle")
);

-- CreateTable
CREATE TABLE "company" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "company_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "agent" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "company_id" TEXT,
    "confirmed" BOOLEAN NOT NULL DEFAULT true,
    "archived_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "member" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'view',
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "member_identity" (
    "account_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "platform_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,

    CONSTRAINT "member_identity_pkey" PRIMARY KEY ("account_id","platform","workspace","platform_id")
);

-- CreateTable
CREATE TABLE "rate" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "conditions" JSONB NOT NULL,
    "basis" JSONB NOT NULL,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "payload_hash" BYTEA NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "charged_at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "company_id" TEXT,
    "person" TEXT,
    "model" TEXT,
    "voice" TEXT,
    "surface" TEXT,
    "conversation_id" TEXT,
    "opens_chat" BOOLEAN NOT NULL DEFAULT false,
    "call_id" TEXT,
    "quantity" BIGINT NOT NULL DEFAULT 1,
    "actual_ms" BIGINT NOT NULL DEFAULT 0,
    "billed_ms" BIGINT NOT NULL DEFAULT 0,
    "leads" INTEGER NOT NULL DEFAULT 0,
    "amount" BIGINT NOT NULL,
    "unit_price" BIGINT NOT NULL DEFAULT 0,
    "rate_id" TEXT,
    "free" TEXT,
    "remarks" TEXT,
    "grant_id" TEXT,
    "balance_after" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("account_id","occurred_at","seq")
);

-- CreateTable
CREATE TABLE "event_void" (
    "account_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "voided_at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "remarks" TEXT,

    CONSTRAINT "event_void_pkey" PRIMARY KEY ("account_id","source","event_id")
);

-- CreateTable
CREATE TABLE "credit_grant" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 100,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "agent_id" TEXT,
    "carries_from" TEXT,
    "repays_cycle" INTEGER,
    "repays_limit" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "remarks" TEXT,

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "entry" (
    "account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "grant_id" TEXT,
    "event_at" TIMESTAMPTZ(3),
    "event_seq" BIGINT,
    "amount" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "reverses" BIGINT,
    "remarks" TEXT,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "audit" (
    "account_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "remarks" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "event_seq" BIGINT NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "balance" (
    "account_id" TEXT NOT NULL,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "entry_seq" BIGINT NOT NULL DEFAULT 0,
    "allocated_until" TIMESTAMPTZ(3),
    "granted_cycle" INTEGER,
    "next_roll_at" TIMESTAMPTZ(3) NOT NULL DEFAULT '1970-01-01 00:00:00 +00:00',
    "version" BIGINT NOT NULL DEFAULT 0,
    "terms_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "balance_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "grant_balance" (
    "account_id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "opened" BOOLEAN NOT NULL DEFAULT true,
    "closed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "grant_balance_pkey" PRIMARY KEY ("account_id","grant_id")
);

-- CreateTable
CREATE TABLE "cycle_total" (
    "account_id" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "uncovered" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "cycle_total_pkey" PRIMARY KEY ("account_id","cycle")
);

-- CreateTable
CREATE TABLE "usage_quarter" (
    "account_id" TEXT NOT NULL,
    "bucket_at" TIMESTAMPTZ(0) NOT NULL,
    "agent_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL DEFAULT '',
    "model" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "events" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "chats" INTEGER NOT NULL DEFAULT 0,
    "messages" BIGINT NOT NULL DEFAULT 0,
    "leads" INTEGER NOT NULL DEFAULT 0,
    "actual_ms" BIGINT NOT NULL DEFAULT 0,
    "billed_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_quarter_pkey" PRIMARY KEY ("account_id","bucket_at","agent_id","company_id","model","kind")
);

-- CreateTable
CREATE TABLE "usage_day" (
    "account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "agent_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL DEFAULT '',
    "model" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "events" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "chats" INTEGER NOT NULL DEFAULT 0,
    "messages" BIGINT NOT NULL DEFAULT 0,
    "leads" INTEGER NOT NULL DEFAULT 0,
    "actual_ms" BIGINT NOT NULL DEFAULT 0,
    "billed_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("account_id","day","agent_id","company_id","model","kind")
);

-- CreateTable
CREATE TABLE "person_day" (
    "account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "person" TEXT NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "events" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "person_day_pkey" PRIMARY KEY ("account_id","day","person")
);

-- CreateTable
CREATE TABLE "hold" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "company_id" TEXT,
    "person" TEXT,
    "amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "source" TEXT,
    "event_id" TEXT,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "cap" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "window" TEXT NOT NULL,
    "limit" BIGINT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "cap_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "cap_use" (
    "account_id" TEXT NOT NULL,
    "cap_id" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "cap_use_pkey" PRIMARY KEY ("account_id","cap_id","starts_at")
);

-- CreateTable
CREATE TABLE "destination" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "zone" TEXT,
    "owner_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "broken_at" TIMESTAMPTZ(3),
    "broken_why" TEXT,
    "retry_at" TIMESTAMPTZ(3),

    CONSTRAINT "destination_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "alert_rule" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "destination_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "muted_at" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "alert_state" (
    "account_id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "state" JSONB NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,

    CONSTRAINT "alert_state_pkey" PRIMARY KEY ("account_id","rule_id","scope")
);

-- CreateTable
CREATE TABLE "digest_schedule" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "destination_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "every" TEXT NOT NULL,
    "weekday" INTEGER,
    "hour" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "company_id" TEXT,
    "agent_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_schedule_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "digest_run" (
    "account_id" TEXT NOT NULL,
    "schedule_id" TEXT NOT NULL,
    "local_date" DATE NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "outbox_id" TEXT,

    CONSTRAINT "digest_run_pkey" PRIMARY KEY ("account_id","schedule_id","local_date")
);

-- CreateTable
CREATE TABLE "outbox" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "destination_id" TEXT,
    "kind" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimed_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "posted_at" TIMESTAMPTZ(3),
    "message_id" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "recharge_setting" (
    "account_id" TEXT NOT NULL,
    "below" BIGINT NOT NULL,
    "buy" BIGINT NOT NULL,
    "monthly_cap" BIGINT NOT NULL,
    "provider" TEXT NOT NULL DEFAULT 'manual',
    "paused_at" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "recharge_setting_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "recharge_attempt" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'begun',
    "provider_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "recharge_attempt_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "forecast_record" (
    "account_id" TEXT NOT NULL,
    "week" DATE NOT NULL,
    "low" BIGINT NOT NULL,
    "middle" BIGINT NOT NULL,
    "high" BIGINT NOT NULL,
    "actual" BIGINT,

    CONSTRAINT "forecast_record_pkey" PRIMARY KEY ("account_id","week")
);

-- CreateTable
CREATE TABLE "api_key" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "link_code" (
    "account_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("account_id","hash")
);

-- CreateTable
CREATE TABLE "view_token" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "view_token_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "import_job" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_job_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "installation" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "secrets" BYTEA,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("platform","workspace")
);

-- CreateTable
CREATE TABLE "workspace_link" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,
    "linked_by" TEXT NOT NULL,

    CONSTRAINT "workspace_link_pkey" PRIMARY KEY ("platform","workspace")
);

-- CreateIndex
CREATE INDEX "rate_account_id_effective_at_idx" ON "rate"("account_id", "effective_at");

-- CreateIndex
CREATE INDEX "usage_event_account_id_agent_id_occurred_at_seq_idx" ON "usage_event"("account_id", "agent_id", "occurred_at", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "usage_event_account_id_source_event_id_key" ON "usage_event"("account_id", "source", "event_id");

-- CreateIndex
CREATE INDEX "credit_grant_account_id_effective_at_id_idx" ON "credit_grant"("account_id", "effective_at", "id");

-- CreateIndex
CREATE INDEX "entry_account_id_at_seq_idx" ON "entry"("account_id", "at", "seq");

-- CreateIndex
CREATE INDEX "audit_account_id_at_id_idx" ON "audit"("account_id", "at", "id");

-- CreateIndex
CREATE INDEX "balance_due" ON "balance"("next_roll_at");

-- CreateIndex
CREATE UNIQUE INDEX "destination_account_id_platform_workspace_channel_key" ON "destination"("account_id", "platform", "workspace", "channel");

-- CreateIndex
CREATE INDEX "recharge_attempt_account_id_month_idx" ON "recharge_attempt"("account_id", "month");

-- CreateIndex
CREATE INDEX "workspace_link_account" ON "workspace_link"("account_id");


-- What the schema language cannot say.

-- Amounts and times that cannot be

ALTER TABLE "account"
  ADD CONSTRAINT "account_id_form" CHECK ("id" ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  ADD CONSTRAINT "account_unknown_agents" CHECK ("unknown_agents" IN ('create', 'refuse')),
  ADD CONSTRAINT "account_readable_by" CHECK ("readable_by" IN ('team', 'members')),
  ADD CONSTRAINT "account_bounds" CHECK ("grace_ms" >= 0 AND "agent_slots" >= 0 AND "seats" >= 0);

ALTER TABLE "plan"
  ADD CONSTRAINT "plan_at_zero" CHECK ("at_zero" IN ('hard_stop', 'soft')),
  ADD CONSTRAINT "plan_bounds" CHECK ("allowance" >= 0 AND "rollover_cap" >= 0 AND "overage_limit" >= 0 AND "price_cents" >= 0),
  ADD CONSTRAINT "plan_overage_needs_soft" CHECK ("at_zero" = 'soft' OR ("overage_limit" = 0 AND NOT "repays_overage"));

ALTER TABLE "pack"
  ADD CONSTRAINT "pack_bounds" CHECK ("credits" > 0 AND "price_cents" >= 0);

ALTER TABLE "agent"
  ADD CONSTRAINT "agent_kind" CHECK ("kind" IN ('chat', 'voice_inbound', 'voice_outbound', 'voice_web', 'auto_trigger', 'assistant'));

ALTER TABLE "member"
  ADD CONSTRAINT "member_role" CHECK ("role" IN ('view', 'manage', 'own'));

ALTER TABLE "usage_event"
  ADD CONSTRAINT "usage_event_kind" CHECK (("type" = 'adjustment') = ("kind" = '') AND "kind" IN ('', 'chat', 'voice_inbound', 'voice_outbound', 'voice_web', 'auto_trigger', 'assistant')),
  ADD CONSTRAINT "usage_event_type" CHECK ("type" IN ('reply', 'call', 'lead', 'adjustment')),
  ADD CONSTRAINT "usage_event_bounds" CHECK (
    "seq" > 0 AND "amount" >= 0 AND "quantity" >= 0 AND "unit_price" >= 0 AND "leads" >= 0
    AND "actual_ms" >= 0 AND "billed_ms" >= 0 AND octet_length("payload_hash") = 32),
  ADD CONSTRAINT "usage_event_free_costs_nothing" CHECK ("free" IS NULL OR "amount" = 0),
  ADD CONSTRAINT "usage_event_draws_what_it_costs" CHECK ("grant_id" IS NULL OR "amount" > 0);

ALTER TABLE "credit_grant"
  ADD CONSTRAINT "credit_grant_pool" CHECK ("pool" IN ('plan', 'top_up', 'promo', 'rollover', 'adjustment')),
  ADD CONSTRAINT "credit_grant_amount" CHECK ("amount" >= 0),
  ADD CONSTRAINT "credit_grant_life" CHECK ("expires_at" > "effective_at" AND "voided_at" >= "effective_at"),
  ADD CONSTRAINT "credit_grant_carries" CHECK (("pool" = 'rollover') = ("carries_from" IS NOT NULL)),
  ADD CONSTRAINT "credit_grant_repays" CHECK (("repays_cycle" IS NULL) = ("repays_limit" IS NULL) AND "repays_limit" >= 0);

ALTER TABLE "entry"
  ADD CONSTRAINT "entry_kind" CHECK ("kind" IN ('debit', 'reversal', 'rollover', 'repayment', 'expiry', 'void')),
  ADD CONSTRAINT "entry_event" CHECK (("event_at" IS NULL) = ("event_seq" IS NULL)),
  ADD CONSTRAINT "entry_reversal" CHECK (("kind" = 'reversal') = ("reverses" IS NOT NULL)),
  ADD CONSTRAINT "entry_sign" CHECK (CASE "kind" WHEN 'reversal' THEN true WHEN 'rollover' THEN true ELSE "amount" <= 0 END);

ALTER TABLE "grant_balance"
  ADD CONSTRAINT "grant_balance_remaining" CHECK ("remaining" >= 0);

ALTER TABLE "cycle_total"
  ADD CONSTRAINT "cycle_total_bounds" CHECK ("uncovered" >= 0);

ALTER TABLE "hold"
  ADD CONSTRAINT "hold_bounds" CHECK ("amount" > 0 AND "expires_at" > "created_at"),
  ADD CONSTRAINT "hold_ended_by" CHECK ("ended_by" IN ('capture', 'release') AND ("ended_by" IS NULL) = ("ended_at" IS NULL));

ALTER TABLE "cap"
  ADD CONSTRAINT "cap_scope" CHECK ("scope" IN ('agent', 'company', 'person')),
  ADD CONSTRAINT "cap_window" CHECK ("window" IN ('day', 'week', 'cycle')),
  ADD CONSTRAINT "cap_limit" CHECK ("limit" >= 0);

ALTER TABLE "destination"
  ADD CONSTRAINT "destination_platform" CHECK ("platform" IN ('slack', 'discord', 'webhook'));

ALTER TABLE "digest_schedule"
  ADD CONSTRAINT "digest_schedule_every" CHECK ("every" IN ('day', 'week', 'month')),
  ADD CONSTRAINT "digest_schedule_bounds" CHECK ("hour" BETWEEN 0 AND 23 AND "weekday" BETWEEN 1 AND 7);

ALTER TABLE "outbox"
  ADD CONSTRAINT "outbox_state" CHECK ("state" IN ('waiting', 'sent', 'dead')),
  ADD CONSTRAINT "outbox_attempts" CHECK ("attempts" >= 0);

ALTER TABLE "recharge_setting"
  ADD CONSTRAINT "recharge_setting_bounds" CHECK ("below" >= 0 AND "buy" > 0 AND "monthly_cap" >= 0 AND "failures" >= 0);

ALTER TABLE "recharge_attempt"
  ADD CONSTRAINT "recharge_attempt_state" CHECK ("state" IN ('begun', 'paid', 'failed', 'unknown')),
  ADD CONSTRAINT "recharge_attempt_bounds" CHECK ("amount" > 0 AND "month" ~ '^\d{4}-\d{2}$');

-- Each entry is taken back at most once; 0 stands for the posting that the event itself carries.
CREATE UNIQUE INDEX "entry_reverses_once" ON "entry"("account_id", "reverses") WHERE "reverses" > 0;
CREATE UNIQUE INDEX "entry_reverses_event_once" ON "entry"("account_id", "event_seq") WHERE "reverses" = 0;

-- Small indexes over what is open, so that asking for it costs nothing when there is little.
CREATE INDEX "entry_of_event" ON "entry"("account_id", "event_seq") WHERE "event_seq" IS NOT NULL;
CREATE INDEX "entry_of_grant" ON "entry"("account_id", "grant_id", "seq") WHERE "grant_id" IS NOT NULL;
-- Events past the grace are charged to another time than their own; there are few.
CREATE INDEX "usage_event_charged_elsewhen" ON "usage_event"("account_id", "charged_at") WHERE "charged_at" <> "occurred_at";
CREATE INDEX "grant_balance_open" ON "grant_balance"("account_id", "grant_id") WHERE NOT "closed";
CREATE INDEX "hold_live" ON "hold"("account_id", "expires_at") WHERE "ended_at" IS NULL;
CREATE INDEX "agent_unconfirmed" ON "agent"("account_id") WHERE NOT "confirmed";
CREATE INDEX "cap_in_force" ON "cap"("account_id", "scope", "scope_id") WHERE "archived_at" IS NULL;
CREATE INDEX "outbox_due" ON "outbox"("due_at") WHERE "state" = 'waiting';
CREATE INDEX "outbox_dead" ON "outbox"("account_id", "created_at") WHERE "state" = 'dead';
CREATE INDEX "digest_due" ON "digest_schedule"("next_at") WHERE "paused_at" IS NULL AND "removed_at" IS NULL;

-- Facts are added, never changed

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: correct it by a new row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "usage_event_append_only" BEFORE UPDATE OR DELETE ON "usage_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "usage_event_keeps_all" BEFORE TRUNCATE ON "usage_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "entry_append_only" BEFORE UPDATE OR DELETE ON "entry" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "entry_keeps_all" BEFORE TRUNCATE ON "entry" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "event_void_append_only" BEFORE UPDATE OR DELETE ON "event_void" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "event_void_keeps_all" BEFORE TRUNCATE ON "event_void" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_keeps_all" BEFORE TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "rate_append_only" BEFORE UPDATE OR DELETE ON "rate" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "rate_keeps_all" BEFORE TRUNCATE ON "rate" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A grant changes once, when it is voided, and in nothing else.
CREATE FUNCTION "refuse_but_void"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."voided_at" IS NULL AND NEW."voided_at" IS NOT NULL THEN
    OLD."voided_at" := NEW."voided_at";
    IF OLD IS NOT DISTINCT FROM NEW THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'credit_grant is append-only: void it and give another' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "credit_grant_only_voided" BEFORE UPDATE ON "credit_grant" FOR EACH ROW EXECUTE FUNCTION "refuse_but_void"();
CREATE TRIGGER "credit_grant_append_only" BEFORE DELETE ON "credit_grant" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "credit_grant_keeps_all" BEFORE TRUNCATE ON "credit_grant" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- One ledger to read, wherever a movement is written: grants say what they give, an event that drew from one grant
-- says so itself, and everything else has an entry.
CREATE VIEW "ledger_entry" AS
  SELECT "account_id", "effective_at" AS "at", 'grant' AS "kind", "id" AS "grant_id",
         NULL::bigint AS "event_seq", NULL::bigint AS "entry_seq", "amount"
    FROM "credit_grant" WHERE "carries_from" IS NULL
  UNION ALL
  SELECT "account_id", "charged_at", 'debit', "grant_id", "seq", NULL, -"amount"
    FROM "usage_event" WHERE "grant_id" IS NOT NULL
  UNION ALL
  SELECT "account_id", "at", "kind", "grant_id", "event_seq", "seq", "amount"
    FROM "entry";

/** The columns of `usage_event` that both the ledger and the log read. */
export interface UsageEventRow {
  seq: bigint;
  source: string;
  event_id: string;
  occurred_at: number;
  charged_at: number;
  type: string;
  kind: string;
  agent_id: string;
  company_id: string | null;
  person: string | null;
  model: string | null;
  voice: string | null;
  surface: string | null;
  conversation_id: string | null;
  call_id: string | null;
  quantity: bigint;
  leads: number;
  amount: bigint;
  unit_price: bigint;
  rate_id: string | null;
  actual_ms: bigint;
  billed_ms: bigint;
  free: string | null;
  remarks: string | null;
}

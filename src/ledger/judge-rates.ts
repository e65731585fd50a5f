import { localDay } from '../domain/instant.ts';
import { sayOnce } from '../domain/said.ts';
import type { Desk, Noted } from './desk.ts';
import { isHeard, memoryOf, remember, warn } from './warn.ts';

/** Usage that no rate prices: each agent, kind and model once in a local day. */
export function judgeRates(desk: Desk, { unrated }: Noted): void {
  if (unrated.size === 0 || !isHeard(desk, 'no_rate')) return;
  const day = localDay(desk.now, desk.state.terms.anchor.zone);
  const { said, fresh } = sayOnce(memoryOf(desk, 'no_rate'), day, [...unrated.keys()]);
  remember(desk, 'no_rate', said);
  for (const key of fresh) {
    const noted = unrated.get(key);
    if (!noted) continue;
    const { agent, model } = noted;
    const facts = { agentId: agent.id, kind: agent.kind, model };
    warn(desk, 'no_rate', { about: `no_rate:${key}`, facts });
  }
}

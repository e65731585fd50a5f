import type { BalanceLine } from '../../laboratory.ts';
import { sayAmount, sayAt, sayCredits } from './say.ts';

export function Balance({ balance, zone }: { balance: BalanceLine; zone: string }) {
  const resets = `${sayAt(Date.parse(balance.cycle.endsAt), zone)} (${zone})`;
  return (
    <section class="lab-balance" aria-label="Balance of the demo account">
      <p>
        <b>{sayCredits(balance.available)}</b> available
      </p>
      <dl>
        <div>
          <dt>Plan</dt>
          <dd>{sayAmount(balance.planCredits)}</dd>
        </div>
        <div>
          <dt>Top-up</dt>
          <dd>{sayAmount(balance.topUpCredits)}</dd>
        </div>
        <div>
          <dt>Held</dt>
          <dd>{sayAmount(balance.held)}</dd>
        </div>
        <div>
          <dt>Used this cycle</dt>
          <dd>{sayAmount(balance.used)}</dd>
        </div>
      </dl>
      <p class="lab-soft">
        In credits. {balance.plan?.name ?? 'Pay as you go'}; the cycle ends {resets}.
      </p>
    </section>
  );
}

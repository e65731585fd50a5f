const GROUP = '\u202f';

/** “7 312.5”: a decimal of the API, as cards write it. */
export function sayAmount(decimal: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d*)(\.\d+)?$/.exec(decimal) ?? [];
  return `${sign && '−'}${whole.replace(/\B(?=(\d{3})+$)/g, GROUP)}${rest}`;
}

export function sayCredits(decimal: string): string {
  return `${sayAmount(decimal)} ${decimal === '1' ? 'credit' : 'credits'}`;
}

/** The zone is said beside it, once for each list. */
export function sayAt(at: number, zone: string, seconds = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
  }).format(at);
}

export const platforms = { slack: 'Slack', discord: 'Discord' } as const;

const kinds: Record<string, string> = {
  low_credit: 'Low-credit warning',
  stopped: 'Warning: agents are stopped',
  digest: 'Digest',
  digest_details: 'Digest, in its thread',
  run_out: 'Run-out warning',
  spike: 'Spike warning',
  recovered: 'Recovered',
  recharge_request: 'Request to buy credits',
};

export function sayKind(kind: string): string {
  const words = kind.replaceAll('_', ' ');
  return kinds[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

import type { Change, Deployment } from '../../discord/deploy/deploy.ts';

const acts = {
  create: ['Created', 'create'],
  update: ['Updated', 'update'],
  delete: ['Deleted', 'delete'],
} as const;

export function sayDeployment({
  dryRun,
  changes,
  unchanged,
  shownTwice,
}: Deployment & { dryRun: boolean }): string {
  const names = unchanged.map((name) => `/${name}`).join(', ');
  return [
    ...changes.map((change) => sayChange(change, dryRun)),
    ...(changes.length === 0 ? ['Nothing has changed.'] : []),
    ...(names ? [`As they should be: ${names}.`] : []),
    ...(shownTwice
      ? ['Commands are registered for every server as well: in this one each of those shows twice.']
      : []),
  ].join('\n');
}

export function sayChange({ did, name }: Change, dryRun: boolean): string {
  const [past, plain] = acts[did];
  return dryRun ? `Would ${plain} /${name}.` : `${past} /${name}.`;
}

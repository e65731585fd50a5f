import type { RanToZero } from '../../laboratory.ts';
import { Deliveries } from './Deliveries.tsx';
import { ExchangeView } from './ExchangeView.tsx';
import { SetUpHere } from './SetUpHere.tsx';
import type { Shown } from './shown.ts';

/** How it came to be refused, step by step, and who was told. */
export function RunToZero({ ran, ...shown }: Shown & { ran: RanToZero }) {
  return (
    <>
      {ran.topUpUrl && (
        <p>
          The refusal names where to buy more:{' '}
          <a href={ran.topUpUrl} target="_blank" rel="noopener noreferrer">
            {ran.topUpUrl}
          </a>
        </p>
      )}
      <h3>Warnings</h3>
      {ran.warnings.length > 0 ? (
        <Deliveries lines={ran.warnings} zone={shown.state.zone} />
      ) : (
        <p>
          {ran.isHeardAnywhere
            ? 'No new warning was due: of each level one is told once.'
            : 'No channel was warned when this happened.'}
        </p>
      )}
      <SetUpHere what="alerts" {...shown} />
      <h3>Steps</h3>
      <ol class="lab-lines">
        {ran.steps.map(({ said, exchange }, index) => (
          <li key={index}>
            {said}
            <ExchangeView exchange={exchange} />
          </li>
        ))}
      </ol>
    </>
  );
}

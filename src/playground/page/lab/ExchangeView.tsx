import type { Exchange } from '../../laboratory.ts';
import { Code } from './Code.tsx';

/** A request to the service and its answer, as they were. */
export function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { method, path, body, code, answer, curl } = exchange;
  return (
    <details class="lab-exchange">
      <summary>
        {method} {path} → {code}
      </summary>
      <Code title="The same as a command line" text={curl} />
      {body && <Code title="Request" text={JSON.stringify(body, null, 2)} />}
      <Code title={`Answer, status ${code}`} text={JSON.stringify(answer, null, 2)} />
    </details>
  );
}

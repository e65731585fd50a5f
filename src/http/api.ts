import type { Ledger } from '../ledger/ledger.ts';
import type { TermsStore } from '../ledger/ports/terms-store.ts';
import type { ReportStore } from '../reports/ports.ts';
import { agentListEndpoints } from './agent-list.ts';
import type { Keys } from './authenticate.ts';
import { createBodyReader } from './body.ts';
import { creditEndpoints } from './credits.ts';
import { docsReply } from './docs.ts';
import { type Endpoint, routeOf } from './endpoint.ts';
import { gateEndpoints } from './gate.ts';
import { usageEndpoints } from './ingest.ts';
import { openApiOf } from './openapi.ts';
import type { AgentDirectory } from './ports.ts';
import { readingEndpoints } from './reading.ts';
import type { Reply, Route } from './route.ts';
import { termsEndpoints } from './terms.ts';

export interface ApiParts {
  ledger: Ledger;
  terms: TermsStore;
  reports: ReportStore;
  agents: AgentDirectory;
  keys: Keys;
  clock: () => number;
}

/** Everything the API does, in the order of its documentation. */
export function endpointsOf({ ledger, terms, reports, agents, clock }: Omit<ApiParts, 'keys'>): Endpoint[] {
  return [
    ...usageEndpoints(ledger),
    ...gateEndpoints(ledger),
    ...readingEndpoints(reports, clock),
    ...creditEndpoints(ledger),
    ...termsEndpoints(terms, clock),
    ...agentListEndpoints(agents),
  ];
}

export function apiRoutes(parts: ApiParts): Route[] {
  const endpoints = endpointsOf(parts);
  const bodies = createBodyReader();
  const openApi: Reply = { status: 200, text: JSON.stringify(openApiOf(endpoints)) };
  const docs = docsReply(endpoints);
  return [
    ...endpoints.map((endpoint) => routeOf(endpoint, parts.keys, bodies)),
    { method: 'GET', path: '/openapi.json', handle: () => openApi },
    { method: 'GET', path: '/docs', handle: () => docs },
  ];
}

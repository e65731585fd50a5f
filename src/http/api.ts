import type { Ledger } from '../ledger/ledger.ts';
import type { TermsStore } from '../ledger/ports/terms-store.ts';
import type { ReportStore } from '../reports/ports/store.ts';
import type { Webhooks } from '../webhooks/ports.ts';
import type { Keys } from './authenticate.ts';
import { createBodyReader } from './body.ts';
import { docsReply } from './docs.ts';
import { type Endpoint, routeOf } from './endpoint.ts';
import { openApiOf } from './openapi.ts';
import type { AgentDirectory } from './ports.ts';
import type { Reply, Route } from './route.ts';
import { accountEndpoints } from './v1/account.ts';
import { agentListEndpoints } from './v1/agent-list.ts';
import { agentEndpoints } from './v1/agents.ts';
import { balanceEndpoint } from './v1/balance.ts';
import { capEndpoints } from './v1/caps.ts';
import { creditEndpoints } from './v1/credits.ts';
import { gateEndpoints } from './v1/gate.ts';
import { logEndpoint } from './v1/log.ts';
import { noticeEndpoints } from './v1/notices.ts';
import { planEndpoints } from './v1/plans.ts';
import { usageEndpoints } from './v1/record.ts';
import { statementEndpoint } from './v1/statement.ts';
import { usageEndpoint } from './v1/usage.ts';
import { webhookEndpoints } from './v1/webhooks.ts';

export interface ApiParts {
  ledger: Ledger;
  terms: TermsStore;
  reports: ReportStore;
  agents: AgentDirectory;
  webhooks: Webhooks;
  keys: Keys;
  clock: () => number;
}

/** Everything the API does, in the order of its documentation. */
export function endpointsOf({
  ledger,
  terms,
  reports,
  agents,
  webhooks,
  clock,
}: Omit<ApiParts, 'keys'>): Endpoint[] {
  return [
    ...usageEndpoints(ledger),
    ...gateEndpoints(ledger),
    balanceEndpoint(reports, clock),
    logEndpoint(reports),
    statementEndpoint(reports, clock),
    usageEndpoint(reports, clock),
    ...creditEndpoints(ledger),
    ...accountEndpoints(terms, clock),
    ...agentEndpoints(terms, clock),
    ...planEndpoints(terms, clock),
    ...capEndpoints(terms, clock),
    ...noticeEndpoints(terms, clock),
    ...webhookEndpoints(webhooks, clock),
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

import type { Connector } from './connector.ts';

/** Every provider whose messages become events. */
export const connectors: readonly Connector[] = [];

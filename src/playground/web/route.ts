import type { IncomingMessage, ServerResponse } from 'node:http';

/** As the service's own port takes them. */
export interface PageRoute {
  method: 'GET' | 'POST';
  path: string;
  handle(
    request: IncomingMessage,
    url: URL,
    params: Readonly<Record<string, string>>,
  ): PageReply | Promise<PageReply>;
}

export interface PageReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string | Buffer;
  stream?: (response: ServerResponse) => void;
}

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface PageReply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/**
 * What a handler of node's own kind would send, as a reply of ours: Slack's library writes into a response, and the
 * service's server sends what its routes return.
 */
export async function captureReply(handle: (response: ServerResponse) => Promise<void>): Promise<PageReply> {
  const reply: PageReply = { status: 200, headers: {}, text: '' };
  const put = (name: string, value: unknown) => {
    reply.headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  };
  const response = {
    getHeader: (name: string) => reply.headers[name.toLowerCase()],
    setHeader(name: string, value: unknown) {
      put(name, value);
      return response;
    },
    writeHead(status: number, headers: OutgoingHttpHeaders = {}) {
      reply.status = status;
      for (const [name, value] of Object.entries(headers)) put(name, value);
      return response;
    },
    end(text = '') {
      reply.text = text;
      return response;
    },
  };
  await handle(response as unknown as ServerResponse);
  return reply;
}

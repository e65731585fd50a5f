import type { IncomingMessage } from 'node:http';
import type { BodyReader } from '../body.ts';
import { comeAgain, problem } from '../problem.ts';
import type { Reply, Route } from '../route.ts';
import type { HookAnswer, Hooks, Receive } from './ports.ts';

interface Parts {
  bodies: BodyReader;
  /** `null`: whatever the sender’s own request says. */
  publicUrl: string | null;
}

type Take = (receive: Receive, params: Readonly<Record<string, string>>) => Promise<HookAnswer>;

/** Where what an account has connected sends its messages: some can be told to say them in the address alone. */
export function hookRoutes(hooks: Hooks, parts: Parts): Route[] {
  const take: Take = (receive, { account = '', connection = '' }) => hooks.take(account, connection, receive);
  const route = hookRoute('/hooks/:account/:connection', parts, take);
  return [route, { ...route, method: 'GET' }];
}

export function hookRoute(path: string, { bodies, publicUrl }: Parts, take: Take): Route {
  return {
    method: 'POST',
    path,
    async handle(request, url, params) {
      const base = publicUrl ?? `http://${request.headers.host ?? url.host}`;
      // As it was written: read and printed again, what is signed would be another one.
      const address = `${base}${request.url}`;
      if (!URL.canParse(address)) return problem(400, 'This address cannot be read.');
      const receive: Receive = (use) =>
        bodies.readRaw(request, (body) => use({ headers: headersOf(request), body, url: address }));
      return replyTo(await take(receive, params));
    },
  };
}

/** Each once: one that is sent twice is none that is signed. */
function headersOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).flatMap(([name, values]) =>
      values?.length === 1 && values[0] !== undefined ? [[name, values[0]]] : [],
    ),
  );
}

function replyTo(answer: HookAnswer): Reply {
  switch (answer.status) {
    case 'taken':
      return { status: 200, body: answer.body ?? { status: 'taken' } };
    case 'forged':
      return problem(401, 'There is no such connection, or its messages are signed otherwise.');
    case 'refused':
      return problem(422, answer.reason);
    case 'later':
      return comeAgain(503, answer.afterSeconds, answer.reason);
  }
}

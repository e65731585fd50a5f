import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isPrivate, type Reach, whyUnfit } from './address.ts';

export interface Answer {
  status: number;
  /** As it came; a receiver may say how long to wait. */
  retryAfter: string | undefined;
}

export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<Answer>;

/** All that a name leads to. */
export type LookUp = (
  name: string,
  options: LookupAllOptions,
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void;

// Whoever takes a message does its work later; meanwhile other receivers wait.
const ANSWERED_WITHIN_MS = 10_000;

export class UnfitAddressError extends Error {
  constructor(why: string) {
    super(`its address ${why}`);
    this.name = 'UnfitAddressError';
  }
}

class NoAnswerError extends Error {
  constructor() {
    super('the connection was closed without an answer');
    this.name = 'NoAnswerError';
  }
}

/**
 * One request, which follows no redirect and reads no answer beyond its status. Where only public addresses are meant, a
 * name is judged by what it leads to at the moment of connecting: between looking and connecting it could change.
 */
export function createPost(reach: Reach, lookUp: LookUp = lookup): Post {
  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const why = whyUnfit(url, reach);
      if (why) return reject(new UnfitAddressError(why));
      const options: RequestOptions = {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Tallybot',
          ...headers,
        },
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
        ...(reach === 'public' && { lookup: publicOnly(lookUp) }),
      };
      // Read as addresses are, for “HTTPS://…” is one too.
      const send = new URL(url).protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, options, (response) => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
        response.on('error', () => {});
        response.destroy();
      });
      request.on('error', reject);
      // One that wants to go on in another protocol makes neither an answer nor an error.
      request.once('close', () => reject(new NoAnswerError()));
      request.end(body);
    });
}

function publicOnly(lookUp: LookUp): RequestOptions['lookup'] {
  return (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const [first] = found;
      if (!first || found.some(({ address }) => isPrivate(address)))
        return done(new UnfitAddressError('leads into a private network'), '', 0);
      return options.all ? done(null, found) : done(null, first.address, first.family);
    });
  };
}

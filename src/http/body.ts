import type { IncomingMessage } from 'node:http';
import { comeAgain, problem, RefusedError } from './problem.ts';
import type { Reply } from './route.ts';

const BODY_BYTES_MAX = 1024 * 1024;
// What all bodies under way may hold together. Parsed, they take some five times as much.
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const BUSY_SECONDS = 1;

export interface Body {
  media: string;
  json: unknown;
}

export interface BodyReader {
  /** Reads the body and keeps its bytes counted until `use` has answered. Without a body there is no media type. */
  read<T>(
    request: IncomingMessage,
    media: readonly string[],
    use: (body: Body | null) => Promise<T>,
  ): Promise<T>;
  /** The same of any media type, as bytes. */
  readRaw<T>(request: IncomingMessage, use: (bytes: Buffer) => Promise<T>): Promise<T>;
}

/** Reads bodies within two limits: of one body, and of all that are held at a time. */
export function createBodyReader({ bodyBytesMax = BODY_BYTES_MAX } = {}): BodyReader {
  let heldBytes = 0;

  // By its events: the asynchronous iterator of a stream costs more than all the rest of a small request.
  function collect(request: IncomingMessage, take: (bytes: number) => void): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const add = (chunk: Buffer) => {
        size += chunk.length;
        if (size > bodyBytesMax) return refuse(tooLarge(bodyBytesMax));
        if (heldBytes + chunk.length > HELD_BYTES_MAX) return refuse(tooMuchAtOnce());
        take(chunk.length);
        chunks.push(chunk);
      };
      const refuse = (reply: Reply) => {
        request.off('data', add);
        reject(discard(request, reply));
      };
      request.on('data', add);
      request.once('end', () =>
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
      );
      request.once('error', reject);
    });
  }

  async function readRaw<T>(request: IncomingMessage, use: (bytes: Buffer) => Promise<T>): Promise<T> {
    if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) {
      throw discard(request, tooLarge(bodyBytesMax));
    }
    let held = 0;
    try {
      const bytes = await collect(request, (count) => {
        held += count;
        heldBytes += count;
      });
      return await use(bytes);
    } finally {
      heldBytes -= held;
    }
  }

  return {
    readRaw,
    async read(request, media, use) {
      if (isWithoutBody(request)) return use(null);
      const type = mediaTypeOf(request, media);
      return readRaw(request, (bytes) =>
        use(bytes.length === 0 ? null : { media: type, json: parseJson(bytes) }),
      );
    },
  };
}

function isWithoutBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding === undefined && (length === undefined || length === '0');
}

function mediaTypeOf(request: IncomingMessage, media: readonly string[]): string {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const named = type.trim();
  if (!media.includes(named)) {
    throw discard(request, problem(415, `The content type must be ${media.join(', or ')}.`));
  }
  const charset = parameters.map((parameter) => parameter.trim()).find((one) => one.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw discard(request, problem(415, 'JSON is read as UTF-8 alone.'));
  }
  const coding = request.headers['content-encoding'] ?? 'identity';
  if (coding !== 'identity')
    throw discard(request, problem(415, 'Bodies are read as they are, not compressed.'));
  return named;
}

function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    // Never repaired: two different broken ids would become one.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedError(problem(400, 'The body is not UTF-8.'));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RefusedError(problem(400, `The body is not JSON${placeOf(error)}.`));
  }
}

// The engine's message quotes the body, which may hold what nobody should see in a log.
function placeOf(error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? '' : `, from character ${Number(position) + 1} on`;
}

/** What is still coming is read and dropped: a connection cut off would lose the reply too. */
function discard(request: IncomingMessage, reply: Reply): RefusedError {
  request.resume();
  return new RefusedError(reply);
}

function tooMuchAtOnce(): Reply {
  return comeAgain(429, BUSY_SECONDS, 'Too much is being read at once. Nothing was taken.');
}

function tooLarge(bodyBytesMax: number): Reply {
  return problem(413, `A body may hold ${bodyBytesMax} bytes at the most.`);
}

import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TallybotError } from '../errors.ts';
import { ifThere } from '../spool/files.ts';
import { shielded, type Teller } from '../tell.ts';

/** An event that the meter will never take as it is. */
export interface Refusal {
  event: Record<string, unknown>;
  error: TallybotError;
}

export interface Refusals {
  refuse(text: string, error: TallybotError): void;
  /** A line of the spool that is not what was written. */
  damaged(line: string): void;
  /** Hands out every event that was kept, and forgets those that were taken. How many. */
  again(take: (text: string) => boolean): number;
}

export interface RefusalsOptions {
  /** `null`: there is no disk to keep them on. */
  folder: string | null;
  onRefused: ((refusal: Refusal) => void) | undefined;
  teller: Teller;
  now(): number;
  uuid(): string;
}

const KEPT = 'refused.ndjson';
const TAKEN = /^refused-.+\.ndjson$/;
const KEPT_BYTES_MAX = 64 * 1024 * 1024;

export function createRefusals({ folder, onRefused, teller, now, uuid }: RefusalsOptions): Refusals {
  function keep(line: Record<string, unknown>): void {
    if (folder === null) return;
    const path = join(folder, KEPT);
    try {
      const bytes = ifThere(() => statSync(path).size) ?? 0;
      if (bytes > KEPT_BYTES_MAX) throw new Error(`${path} has grown to ${bytes} bytes`);
      // One small write at the end of the file: processes may share it.
      appendFileSync(path, `${JSON.stringify({ at: new Date(now()).toISOString(), ...line })}\n`, {
        mode: 0o600,
      });
    } catch (cause) {
      teller.tell(new TallybotError('refusal-lost', 'A refused event could not be kept.', { cause }));
    }
  }

  return {
    refuse(text, error) {
      const event = JSON.parse(text);
      const { code, message } = error;
      keep({ code, message, event });
      if (onRefused) return shielded(() => onRefused({ event, error }));
      const words = `Event ${event.id} was refused: ${message}`;
      const refused = new TallybotError(
        'refused',
        folder === null ? words : `${words} It lies in ${folder}.`,
      );
      // On the disk none is lost for not being told; without one, this is all that remains of it.
      if (folder === null) teller.tell(refused);
      else teller.tellOnce(refused, `refused ${code}`);
    },
    damaged(line) {
      keep({ code: 'damaged', message: 'The disk did not return what was written.', line });
      const words = `Lines of the spool are damaged; they are kept with the refused in ${folder}.`;
      teller.tellOnce(new TallybotError('damaged', words));
    },
    again(take) {
      if (folder === null) return 0;
      let taken = 0;
      try {
        // Set aside first: what is refused meanwhile is another file.
        ifThere(() => renameSync(join(folder, KEPT), join(folder, `refused-${uuid()}.ndjson`)));
        const names = ifThere(() => readdirSync(folder)) ?? [];
        for (const name of names.filter((each) => TAKEN.test(each))) {
          for (const line of linesOf(join(folder, name))) {
            const event = eventOf(line);
            if (event !== null && take(JSON.stringify(event))) taken += 1;
            else appendFileSync(join(folder, KEPT), `${line}\n`, { mode: 0o600 });
          }
          rmSync(join(folder, name), { force: true });
        }
      } catch (cause) {
        const words = `Refused events in ${folder} cannot be read, and stay there.`;
        teller.tellOnce(new TallybotError('spool-failed', words, { cause }));
      }
      return taken;
    },
  };
}

/** None where another process hands them out too: sent by both, each counts once. */
function linesOf(path: string): string[] {
  return (ifThere(() => readFileSync(path, 'utf8')) ?? '').split('\n').slice(0, -1);
}

function eventOf(line: string): unknown {
  try {
    return JSON.parse(line).event ?? null;
  } catch {
    return null;
  }
}

import type { InstantMs } from '../domain/instant.ts';
import type { Digest, DigestQuestion } from './digest.ts';
import { readDigest } from './digest.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell } from './ports/usage.ts';
import { filtersOf } from './scope.ts';

/** What stands behind a digest, for whoever opens its thread. */
export interface DigestDetails extends Digest {
  /** By day, agent, company, model and kind: what the file holds. */
  cells: readonly Cell[];
}

export async function readDigestDetails(
  store: ReportStore,
  directory: Directory,
  question: DigestQuestion,
  now: InstantMs,
): Promise<DigestDetails> {
  const digest = await readDigest(store, directory, question, now);
  const cells = await store.cells(directory.id, {
    from: question.firstDay,
    to: question.lastDay,
    ...filtersOf(digest.scope),
    by: ['day', 'agent', 'company', 'model', 'kind'],
  });
  return { ...digest, cells };
}

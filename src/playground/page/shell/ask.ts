import type { ActAnswer } from '../../wire.ts';

/** Posts JSON to this page's own server. What fails is an answer too, in words for people. */
export async function post<Answer>(path: string, body: unknown): Promise<Answer | Failure> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Answer & { why?: string };
    if (response.ok) return answer;
    return { status: 'failed', why: answer.why ?? `The playground answered ${response.status}.` };
  } catch {
    return { status: 'failed', why: 'The playground does not answer. Is the service still running?' };
  }
}

export type Failure = Extract<ActAnswer, { status: 'failed' }>;

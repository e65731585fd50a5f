import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from './site.ts';

export interface Body {
  json: unknown;
  files: UploadedFile[];
  broken: boolean;
}

/** JSON alone, or a form with files beside it. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (type.includes('multipart/form-data')) return readForm(bytes, type);
  return { ...parsed(bytes.toString()), files: [] };
}

async function readForm(bytes: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const files: UploadedFile[] = [];
  for (const [key, value] of form) {
    const id = /^files\[(\d+)\]$/.exec(key)?.[1];
    if (typeof value === 'string' || id === undefined) continue;
    files.push({
      id,
      filename: value.name,
      contentType: value.type || 'application/octet-stream',
      bytes: Buffer.from(await value.arrayBuffer()),
    });
  }
  return { ...parsed(String(form.get('payload_json') ?? '')), files };
}

function parsed(text: string): { json: unknown; broken: boolean } {
  if (text === '') return { json: undefined, broken: false };
  try {
    return { json: JSON.parse(text), broken: false };
  } catch {
    return { json: undefined, broken: true };
  }
}

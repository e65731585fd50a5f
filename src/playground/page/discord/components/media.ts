import type { FileLine } from '../../../wire.ts';

const ATTACHED = 'attachment://';

/** The file of the message that is meant. */
export function fileOf(url: string, files: readonly FileLine[]): FileLine | undefined {
  return url.startsWith(ATTACHED) ? files.find(({ name }) => name === url.slice(ATTACHED.length)) : undefined;
}

export function isPicture({ mediaType }: FileLine): boolean {
  return mediaType.startsWith('image/');
}

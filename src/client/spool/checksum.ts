import { crc32 } from 'node:zlib';

export const CHECKSUM_DIGITS = 8;

export function checksum(content: string | Buffer): string {
  return crc32(content).toString(16).padStart(CHECKSUM_DIGITS, '0');
}

import { readFileSync } from 'node:fs';
import { median } from '../bench/report.ts';

/** How much memory a process holds, looked at now and then. */
export interface MemoryWatch {
  look(): void;
  /** What it held in the middle of the last quarter, against that of the second: the first warms up. */
  growth(): number;
  mebibytes(): number;
}

const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

export function watchMemory(pid: number): MemoryWatch {
  const seen: number[] = [];
  const quarter = (number: number) =>
    median(seen.slice(Math.floor((seen.length * (number - 1)) / 4), Math.ceil((seen.length * number) / 4)));
  return {
    look: () => void seen.push(residentKib(pid)),
    growth: () => quarter(4) / quarter(2),
    mebibytes: () => Math.round(quarter(4) / 1024),
  };
}

function residentKib(pid: number): number {
  return Number(RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

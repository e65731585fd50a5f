// How large the code is, and how large its files are. What is generated is not counted.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTable, median } from '../bench/report.ts';

interface CountedFile {
  path: string;
  lines: number;
}

const root = join(import.meta.dirname, '../..');

function countFiles(folder: string): CountedFile[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.m?ts$|\.mjs$/.test(path) && !/[\\/]generated[\\/]/.test(path))
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => b.lines - a.lines);
}

const folders = ['src', 'commands', 'prisma', 'test'].map((folder) => {
  const files = countFiles(folder);
  const lines = files.map((file) => file.lines);
  return {
    folder,
    files,
    total: lines.reduce((sum, each) => sum + each, 0),
    medianLines: files.length === 0 ? 0 : median(lines),
    largest: files[0] ?? { path: '', lines: 0 },
  };
});

console.log(
  formatTable(
    folders.map(({ folder, files, total, medianLines, largest }) => ({
      folder,
      files: files.length,
      lines: total,
      medianLines,
      largestLines: largest.lines,
    })),
  ),
);

const largestFive = folders
  .flatMap(({ files }) => files)
  .sort((a, b) => b.lines - a.lines)
  .slice(0, 5);
console.log(`\n${formatTable(largestFive.map(({ path, lines }) => ({ largest: path, lines })))}\n`);

const [src] = folders;
if (src) {
  const { folder, files, medianLines, largest } = src;
  const figures = {
    files: files.length,
    medianLines,
    largestLines: largest.lines,
    largestFile: largest.path,
  };
  console.log(JSON.stringify({ stats: folder, ...figures }));
}

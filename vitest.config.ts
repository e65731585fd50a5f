import { defineConfig } from 'vitest/config';

// A file says by its name what it needs: `*.test.ts` nothing, `*.db.test.ts` a Postgres, `*.e2e.test.ts` the
// built service.
// No module keeps anything that a test could trip over, and to load the same ones for each file took a third of the time.
const together = { isolate: false };
const setupFiles = ['test/support/property-limit.ts'];
const files = 'test/support/temporary-files.ts';

export default defineConfig({
  test: {
    // One more than the two cores it is made for: a third of the time, a file waits for Postgres, a browser or the service.
    maxWorkers: 3,
    // What the service logs is shown where a test fails.
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'unit',
          ...together,
          setupFiles,
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{db,e2e,long,docs}.test.ts'],
          // Far above what anything takes: a slow machine is no failure.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Walks of every zone, ten thousand histories, any card on both platforms: too long for the check before each commit.
          name: 'long',
          ...together,
          setupFiles,
          include: ['test/**/*.long.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'db',
          ...together,
          setupFiles,
          include: ['test/**/*.db.test.ts'],
          globalSetup: [files, 'test/support/postgres-server.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          ...together,
          globalSetup: [files],
          include: ['test/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Beside `npm test`, which runs the front pages: a hundred starts of the command line take a minute.
          name: 'docs',
          globalSetup: [files],
          include: ['test/**/*.docs.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

// A file says by its name what it needs: `*.test.ts` nothing, `*.db.test.ts` a Postgres, `*.e2e.test.ts` the
// built service.
// Each project that meets databases or folders is set up in this first.
const files = 'test/support/temporary-files.ts';
const setupFiles = ['test/support/property-limit.ts'];

export default defineConfig(({ mode }) => {
  // `npm run test:fuzz`: twenty times as many random cases, and every time zone.
  const fuzz = mode === 'fuzz' ? 20 : 1;
  const all = {
    // No module keeps anything that a test could trip over, and to load the same ones for each file took a third of the time.
    isolate: false,
    // Far above what anything takes, on a machine that does nothing else: a slow one is no failure.
    testTimeout: 300_000 * fuzz,
    hookTimeout: 300_000,
    env: { FUZZ: String(fuzz) },
  };
  return {
    test: {
      // One more than the two cores it is made for: a third of the time, a file waits for Postgres, a browser or the service.
      maxWorkers: 3,
      // What the service logs is shown where a test fails.
      silent: 'passed-only',
      projects: [
        {
          test: {
            name: 'unit',
            ...all,
            setupFiles,
            include: ['test/**/*.test.ts'],
            exclude: ['test/**/*.{db,e2e,long,docs}.test.ts'],
          },
        },
        {
          test: {
            // Walks of every zone, ten thousand histories, any card on both platforms: too long for the check before each commit.
            name: 'long',
            ...all,
            setupFiles,
            include: ['test/**/*.long.test.ts'],
          },
        },
        {
          test: {
            name: 'db',
            ...all,
            setupFiles,
            include: ['test/**/*.db.test.ts'],
            globalSetup: [files, 'test/support/postgres-server.ts'],
          },
        },
        {
          test: {
            name: 'e2e',
            ...all,
            globalSetup: [files],
            include: ['test/**/*.e2e.test.ts'],
          },
        },
        {
          test: {
            // Beside `npm test`, which runs the front page: a hundred starts of the command line take a minute.
            name: 'docs',
            ...all,
            globalSetup: [files],
            include: ['test/**/*.docs.test.ts'],
          },
        },
      ],
    },
  };
});

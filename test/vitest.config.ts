import { defineConfig } from 'vitest/config';

const STORED = [
  'test/scenarios/changes*.test.ts',
  'test/scenarios/approvals*.test.ts',
  'test/scenarios/tails*.test.ts',
];

const SLOW = 'test/**/*.slow.test.ts';
const ON_REDIS = process.env['TEST_REDIS_URL'] === undefined ? ['test/**/*.redis.test.ts'] : [];

/**
 * `fast` is what `npm test` runs; `slow` holds the long suites in full (`*.slow.test.ts`); `postgres` runs the scenarios
 * of changes and log tails on PostgreSQL, where there is one. `*.redis.test.ts` run where there is a Redis.
 */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Only what never comes takes so long.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    globalSetup: 'test/support/run.ts',
    setupFiles: 'test/support/chance.ts',
    // Tests wait for sockets and clocks more than they compute.
    maxWorkers: 3,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [SLOW, ...ON_REDIS] },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: process.env['TEST_POSTGRES_URL'] === undefined ? [] : STORED,
          exclude: [SLOW, ...ON_REDIS],
          env: { TEST_DATABASE: 'postgres' },
        },
      },
      { extends: true, test: { name: 'slow', include: [SLOW], testTimeout: 900_000 } },
    ],
  },
});

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Every core works: by default one is left free, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/sim/**', 'tests/sync/**'],
          // The files of a worker share its modules: to load them a hundred times took as long as the tests.
          isolate: false,
          unstubGlobals: true,
          restoreMocks: true,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'sim',
          // On a platform of their own (clock, network, disk), which is all of the process's: a process for each file.
          include: ['tests/sim/**/*.test.ts', 'tests/sync/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          // A run makes many short-lived objects: room for them saves a quarter of the time.
          execArgv: ['--single-threaded', '--min-semi-space-size=256', '--max-semi-space-size=256'],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/support/example.ts',
          // The files of a worker share one browser, each test's devices in contexts of their own.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

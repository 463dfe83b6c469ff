import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./test/setup.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'here', include: ['test/**/*.test.ts'] } },
      {
        // The tests that take the longest way through the module once more, with the server half in a process of its own.
        extends: true,
        test: {
          name: 'apart',
          include: ['test/{path,ledger,plans}.test.ts'],
          env: { TEST_PLUGINS_APART: 'rectification' },
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Each of them builds or runs a plugin on a PostgreSQL of its own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})

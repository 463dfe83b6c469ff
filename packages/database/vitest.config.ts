import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./test/setup.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
  },
})

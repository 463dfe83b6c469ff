import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    env: { TZ: 'Pacific/Chatham' },
    // Properties seal and open thousands of times, on machines that are busy with other packages too.
    testTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})

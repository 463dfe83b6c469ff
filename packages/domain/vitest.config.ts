import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Rules know no zone: run them in an odd one, so that a Date that sneaks in is found.
    env: { TZ: 'Pacific/Chatham' },
    // Properties live through thousands of histories, on machines that are busy with other packages too.
    testTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: { TZ: 'Asia/Shanghai' },
    // Servers start, modules are built: on a busy machine that takes its time.
    testTimeout: 90_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})

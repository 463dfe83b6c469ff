import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // What needs programs of the system stands apart, in `vitest.system.config.ts`.
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    env: { TZ: 'Asia/Shanghai' },
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})

import { defineConfig } from 'vitest/config'

/** What needs programs of the system: run by `npm run test:system`. */
export default defineConfig({
  test: {
    include: ['system/**/*.test.ts'],
    env: { TZ: 'Asia/Shanghai' },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})

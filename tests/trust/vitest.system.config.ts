import { defineConfig } from 'vitest/config'

/** What takes root and programs of the system: `npm run test:system`. */
export default defineConfig({
  test: {
    include: ['system/**/*.test.ts'],
    env: { TZ: 'Asia/Shanghai' },
    testTimeout: 600_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
})

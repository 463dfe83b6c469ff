import { defineConfig } from 'vitest/config'

// Real builds run in these tests, on machines that do other things beside.
export default defineConfig({
  test: { include: ['test/*.test.ts'], testTimeout: 60_000, hookTimeout: 180_000 },
})

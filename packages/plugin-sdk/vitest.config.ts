import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    env: { TZ: 'Pacific/Chatham' },
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/setup.ts'],
    env: { TZ: 'Pacific/Chatham' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
    projects: [
      { extends: true, test: { name: 'here', include: ['test/**/*.test.ts'] } },
      {
        // What a plugin has of the host once more, with the plugin in a process of its own.
        extends: true,
        test: {
          name: 'apart',
          include: ['test/{host,vault/plugin,policy/marks}.test.ts'],
          env: { TZ: 'Pacific/Chatham', TEST_PLUGINS_APART: 'toy' },
        },
      },
    ],
  },
})

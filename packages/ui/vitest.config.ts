import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'happy-dom',
    css: { include: /tokens\.css/ },
    include: ['test/**/*.test.ts'],
    // A zone that no county is in: what passes by the machine's calendar fails here.
    env: { TZ: 'America/Anchorage' },
  },
})

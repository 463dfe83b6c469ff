import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { env: { TZ: 'Pacific/Chatham' }, testTimeout: 60_000 } })

import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

describe('the environment', () => {
  test('needs to say nothing', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ port: 8080, databaseUrl: undefined, demo: { password: undefined } })
    expect(config.home).toMatch(/\.xuncha$/)
  })

  test.each([
    [{ XUNCHA_DMEO: 'off' }, /XUNCHA_DMEO: no such setting/],
    [{ PORT: '80a' }, /PORT is "80a"/],
    [{ PORT: '70000' }, /1 to 65535/],
    [{ DATABASE_URL: 'mysql://x' }, /postgres:\/\//],
    [{ DATABASE_URL: 'nonsense' }, /postgres:\/\//],
    [{ XUNCHA_DEMO: 'maybe' }, /on or off/],
    [{ XUNCHA_DEMO: 'off', XUNCHA_DEMO_PASSWORD: 'long enough' }, /take one of them away/],
    [{ XUNCHA_DEMO_PASSWORD: 'short' }, /fewer than 8/],
  ])('that cannot be meant stops the start: %o', (env, message) => {
    expect(() => readConfig(env)).toThrow(message)
  })
})

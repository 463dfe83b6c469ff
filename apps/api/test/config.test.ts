import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

describe('the environment', () => {
  test('needs to say nothing', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ port: 8080, databaseUrl: undefined, demo: { password: undefined } })
    expect(config.home).toMatch(/\.xuncha$/)
  })

  test('names a real county, and the proxies in front', () => {
    const config = readConfig({
      XUNCHA_DEMO: 'off',
      XUNCHA_COUNTY: '330102',
      XUNCHA_PROXIES: '10.0.0.5, 172.16.0.0/12',
    })
    expect(config).toMatchObject({
      demo: undefined,
      county: '330102',
      proxies: ['10.0.0.5', '172.16.0.0/12'],
    })
  })

  test('says which server halves run in processes of their own: packages, unless it says otherwise', () => {
    expect(readConfig({}).apart).toEqual({ modules: [], packages: true })
    expect(readConfig({ XUNCHA_APART: 'none' }).apart).toEqual({ modules: [], packages: false })
    expect(readConfig({ XUNCHA_APART: 'packages, rectification' }).apart).toEqual({
      modules: ['rectification'],
      packages: true,
    })
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
    [{ XUNCHA_COUNTY: '330102' }, /XUNCHA_DEMO=off too/],
    [{ XUNCHA_COUNTY: '杭州', XUNCHA_DEMO: 'off' }, /six digits/],
    [{ XUNCHA_PROXIES: '10.0.0.5,gateway' }, /"gateway"/],
    [{ XUNCHA_PROXIES: '10.0.0.0/33' }, /ranges/],
    [{ XUNCHA_APART: 'Planning' }, /"Planning"/],
    [{ XUNCHA_APART: 'none,planning' }, /take one of them away/],
  ])('that cannot be meant stops the start: %o', (env, message) => {
    expect(() => readConfig(env)).toThrow(message)
  })
})

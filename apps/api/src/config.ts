import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunApart } from '@xuncha/platform'

/** What the environment tells a server. */
export interface Config {
  port: number
  /** Folder of everything that has to survive: database, files, secrets. */
  home: string
  /** An outside PostgreSQL, as the role that owns the database. Undefined: the embedded one. */
  databaseUrl: string | undefined
  demo: { password: string | undefined } | undefined
  /** Code of the real county that this start is to set up, where it is not there yet. */
  county: string | undefined
  /** Account that is to get a new one-time password at this start. */
  renew: string | undefined
  /** Which server halves run in processes of their own: modules of the program by id, and whether packages do. */
  apart: RunApart
  /** Reverse proxies whose word on the client's address counts. */
  proxies: string[]
}

/** A setting that cannot be meant. Its message says which one and what to write instead. */
export class ConfigError extends Error {}

const known = new Set([
  'XUNCHA_HOME',
  'XUNCHA_DEMO',
  'XUNCHA_DEMO_PASSWORD',
  'XUNCHA_COUNTY',
  'XUNCHA_RENEW',
  'XUNCHA_PROXIES',
  'XUNCHA_APART',
])
/** What stands in XUNCHA_APART for whatever comes as a package, and for nothing at all. */
const [PACKAGES, NONE] = ['packages', 'none']
const defaultHome = fileURLToPath(new URL('../../../.xuncha', import.meta.url))

/**
 * Reads the environment. Whatever is unknown, malformed or contradictory stops the start here.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const unknown = Object.keys(env).filter((name) => name.startsWith('XUNCHA_') && !known.has(name))
  if (unknown.length > 0)
    throw new ConfigError(
      `${unknown.join(', ')}: no such setting. There are ${[...known].join(', ')}, PORT and DATABASE_URL.`,
    )
  return {
    port: portOf(env.PORT),
    home: resolve(env.XUNCHA_HOME || defaultHome),
    databaseUrl: databaseOf(env.DATABASE_URL),
    demo: demoOf(env.XUNCHA_DEMO, env.XUNCHA_DEMO_PASSWORD),
    county: countyOf(env.XUNCHA_COUNTY, env.XUNCHA_DEMO),
    renew: env.XUNCHA_RENEW || undefined,
    proxies: proxiesOf(env.XUNCHA_PROXIES),
    apart: apartOf(env.XUNCHA_APART),
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8080
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new ConfigError(`PORT is "${text}"; it has to be a number from 1 to 65535.`)
  return port
}

function databaseOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.parse(text)
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol))
    throw new ConfigError('DATABASE_URL has to be of the form postgres://user:password@host:port/database.')
  return text
}

function demoOf(demo: string | undefined, password: string | undefined): Config['demo'] {
  if (demo !== undefined && demo !== '' && demo !== 'on' && demo !== 'off')
    throw new ConfigError(`XUNCHA_DEMO is "${demo}"; it is either on or off.`)
  if (demo === 'off' && password)
    throw new ConfigError('XUNCHA_DEMO is off, yet XUNCHA_DEMO_PASSWORD is set: take one of them away.')
  if (password !== undefined && password !== '' && password.length < 8)
    throw new ConfigError('XUNCHA_DEMO_PASSWORD has fewer than 8 characters.')
  return demo === 'off' ? undefined : { password: password || undefined }
}

function countyOf(code: string | undefined, demo: string | undefined): string | undefined {
  if (code === undefined || code === '') return undefined
  if (!/^\d{6}$/.test(code))
    throw new ConfigError(`XUNCHA_COUNTY is "${code}"; it has to be the six digits of a county's code.`)
  if (demo !== 'off')
    throw new ConfigError(
      'XUNCHA_COUNTY sets up a real county, beside which there is no demonstration: set XUNCHA_DEMO=off too.',
    )
  return code
}

/** Names of modules are looked at once it is known which there are. */
function apartOf(text: string | undefined): RunApart {
  const names = (text || PACKAGES).split(',').map((name) => name.trim())
  const wrong = names.find((name) => !/^[a-z][a-z0-9-]{1,30}$/.test(name))
  if (wrong !== undefined)
    throw new ConfigError(
      `XUNCHA_APART has "${wrong}"; it has to be ids of modules, ${PACKAGES} for all packages, or ${NONE}, as in ${PACKAGES},rectification.`,
    )
  if (names.includes(NONE) && names.length > 1)
    throw new ConfigError(`XUNCHA_APART says ${NONE} and names others too: take one of them away.`)
  const modules = names.filter((name) => name !== PACKAGES && name !== NONE)
  return { modules, packages: names.includes(PACKAGES) }
}

function proxiesOf(text: string | undefined): string[] {
  const proxies = (text ?? '').split(',').map((proxy) => proxy.trim())
  const given = proxies.filter((proxy) => proxy !== '')
  for (const proxy of given) {
    const [address = '', bits, ...rest] = proxy.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
    if (isIP(address) === 0 || !isRange || rest.length > 0)
      throw new ConfigError(
        `XUNCHA_PROXIES has "${proxy}"; it has to be addresses or ranges, as in 10.0.0.5,172.16.0.0/12.`,
      )
  }
  return given
}

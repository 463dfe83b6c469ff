import { createLog } from '@xuncha/platform'
import { idOf, PASSWORD, type TestPlatform, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from '@xuncha/test-kit/plugins'
import { beforeAll } from 'vitest'
import { castOf } from './cast.ts'

/** The two counties, by the letter that canaries carry. */
export const counties = { A: 990_801, B: 990_802 } as const

/** One of the two counties. */
export type County = keyof typeof counties

/** A request as it goes out. */
export interface Sent {
  method: string
  path: string
  headers?: Record<string, string> | Headers
  body?: string | undefined
}

/** What came back, as somebody sees it who compares: without what differs by the minute. */
export interface Seen {
  status: number
  text: string
  headers: string
}

/** Somebody at the API. */
export type Sender = (sent: Sent) => Promise<Seen>

/** A platform with both counties, the whole cast in each. */
export interface Stage {
  readonly platform: TestPlatform
  /** Every line that the platform logged, from debug upwards. */
  readonly logged: readonly string[]
  /** Has a line logged as the platform does. */
  readonly log: ReturnType<typeof createLog>
  /** The session of somebody of the cast, signed in once. */
  as(username: string): Promise<Sender>
  /** Signs in anew. */
  enter(username: string): Promise<Sender>
  readonly anonymous: Sender
}

/** The day on which everything happens. */
export const TODAY = '2031-12-01'

const MOVING = new Set(['date', 'x-request-id'])
const unlimited = { perSecond: 1e9, burst: 1e9 }

/** Sets the stage for a test file: call it at the top. Nobody is turned away for asking too fast. */
export function useStage(): Stage {
  const logged: string[] = []
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  const platform = useTestPlatform(plugins, {
    log,
    load: { session: unlimited, county: unlimited, address: unlimited, waiting: 1e9 },
    counties: (modules) => [castOf(counties.A, '', modules), castOf(counties.B, '-b', modules)],
  })
  beforeAll(() => platform.clock.set(TODAY))
  return {
    platform,
    logged,
    log,
    as: async (username) => senderOf(await platform.as(username)),
    enter: async (username) => senderOf(await platform.enter(username)),
    get anonymous() {
      return senderOf(platform.anonymous)
    },
  }
}

/** Has the administrators of the first county type the password again: what is asked of them then is the permission. */
export async function stepUp({ platform }: Stage): Promise<void> {
  for (const who of ['sysadmin', 'secadmin', 'auditor'])
    await (await platform.as(who)).post('/api/session/step-up', { password: PASSWORD })
}

/** Id of somebody or some organisation of a county, by key. */
export function idIn(county: County, key: string): string {
  return idOf(counties[county], key)
}

/** The username of somebody of the cast in a county. */
export function nameIn(county: County, who: string): string {
  return county === 'A' ? who : `${who}-b`
}

function senderOf(client: Awaited<ReturnType<TestPlatform['as']>>): Sender {
  return async ({ method, path, headers: given, body }) => {
    const headers = new Headers(given)
    // As a browser does: an uploaded text is a form's content type, and refused from elsewhere.
    headers.set('origin', 'http://localhost')
    const init = { method, headers, ...(body === undefined ? {} : { body }) }
    const response = await client.fetch(`http://localhost${path}`, init)
    // A stream of events has no end of its own.
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    if (isStream) await response.body?.cancel()
    return {
      status: response.status,
      text: isStream ? '' : await response.text(),
      headers: [...response.headers]
        .filter(([name]) => !MOVING.has(name))
        .map(([name, value]) => `${name}: ${value}`)
        .sort()
        .join('\n'),
    }
  }
}

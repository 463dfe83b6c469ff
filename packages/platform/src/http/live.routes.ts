import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { type Actors, NoSession } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'
import type { Live } from './live.ts'
import { cookieTokenOf } from './tokens.ts'

const HEARTBEAT_MS = 20_000

/** Tells an open page that the modules of its county changed, so that menu and routes follow without a reload. */
export function liveRoutes({ actors, live }: { actors: Actors; live: Live }) {
  return new Hono<HostEnv>().get('/events', async (c) => {
    const token = cookieTokenOf(c)
    const known = token === undefined ? undefined : await actors.of(token)
    if (known === undefined || known.mustChangePassword || known.mustEnrol) throw new NoSession()
    c.header('Cache-Control', 'no-store')
    return streamSSE(c, async (stream) => {
      const off = live.onModules(known.countyId, () => void stream.writeSSE({ event: 'modules', data: '' }))
      const stay = live.onRetire(() => void stream.close())
      stream.onAbort(() => {
        off()
        stay()
      })
      await stream.writeSSE({ event: 'ready', data: '' })
      while (!stream.aborted && !stream.closed) {
        await stream.sleep(HEARTBEAT_MS)
        // A comment line: proxies close what stays silent, and a closed tab is noticed.
        await stream.write(': still here\n\n')
      }
      off()
      stay()
    })
  })
}

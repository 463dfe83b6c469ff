import { serve } from '@hono/node-server'
import { createLog, startPlatform } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'

/** The platform as it is, in a process of its own. */
const { APP, GATE, PORT, FILES } = process.env as Record<string, string>
const unlimited = { perSecond: 1e6, burst: 1e6 }
const platform = await startPlatform({
  appUrl: APP as string,
  gateUrl: GATE as string,
  filesFolder: FILES as string,
  plugins,
  log: createLog(),
  // The load is the point here.
  load: { session: unlimited, county: unlimited, address: unlimited, waiting: 1000 },
})
serve({ fetch: platform.fetch, port: Number(PORT) }, () => process.send?.('ready'))
process.on('SIGTERM', () => process.exit(0))

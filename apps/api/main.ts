import { parseArgs } from 'node:util'
import { SetupError } from '@xuncha/database'
import { ConfigError, readConfig } from './src/config.ts'
import { startServer } from './src/server.ts'
import { showFailure, showReady, teller } from './src/terminal.ts'

const started = performance.now()
const { values } = parseArgs({ options: { page: { type: 'string' } } })
try {
  const config = readConfig(process.env)
  const server = await startServer(config, teller(), (reason) => {
    showFailure(
      `PostgreSQL ended by itself: ${reason}`,
      `Look into ${config.home}/postgres.log, then start again.`,
    )
    process.exit(1)
  })
  // Where another server holds the pages, as in development, that is where to go.
  showReady({ ...server, url: values.page ?? server.url }, performance.now() - started)

  let stopping = false
  const stop = async () => {
    // The second Ctrl-C is impatience: everything acknowledged is on disk already.
    if (stopping) process.exit(130)
    stopping = true
    await server.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
} catch (error) {
  if (error instanceof ConfigError) showFailure('Configuration', error.message)
  else if (error instanceof SetupError) showFailure(`${error.step}: ${error.message}`, error.remedy)
  else throw error
  process.exit(1)
}

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SetupError, startEmbedded } from '@xuncha/database'
import { ConfigError, readConfig } from './src/config.ts'
import { showFailure } from './src/terminal.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const shell = fileURLToPath(new URL('../shell/', import.meta.url))
const vite = fileURLToPath(new URL('../shell/node_modules/vite/bin/vite.js', import.meta.url))

/**
 * For developers: PostgreSQL stays up, the API restarts when a server file changes, and one Vite server on PORT serves
 * shell and modules from source with hot reload.
 */
async function develop(): Promise<void> {
  const config = readConfig(process.env)
  const database = config.databaseUrl === undefined ? await startEmbedded({ home: config.home }) : undefined
  const apiPort = config.port + 1
  const env = { ...process.env, DATABASE_URL: database?.url ?? config.databaseUrl }
  const children = [
    run(
      ['--watch', '--watch-preserve-output', 'main.ts', '--page', `http://localhost:${config.port}`],
      here,
      {
        ...env,
        PORT: String(apiPort),
      },
    ),
    run([vite, '--port', String(config.port), '--strictPort'], shell, {
      ...process.env,
      XUNCHA_API: `http://localhost:${apiPort}`,
    }),
  ]
  const stop = async () => {
    for (const child of children) child.kill('SIGINT')
    await Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))))
    await database?.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

function run(args: string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  // A group of its own: Ctrl-C reaches this process, which then ends the others in order.
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
}

try {
  await develop()
} catch (error) {
  if (error instanceof ConfigError) showFailure('Configuration', error.message)
  else if (error instanceof SetupError) showFailure(`${error.step}: ${error.message}`, error.remedy)
  else throw error
  process.exit(1)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '@xuncha/test-kit'
import { print } from '../report.ts'

/** Time from starting the server's process to its first ready answer: on an empty folder, and again on the same. */
export async function measureStart(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-start-'))
  try {
    for (const figure of ['start.first', 'start.second']) {
      const server = await startServer({ XUNCHA_HOME: home })
      print({
        figure,
        seconds: Math.round(server.readyAfter) / 1000,
        ...(figure === 'start.second' ? { goal: 5 } : {}),
      })
      await server.stop()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

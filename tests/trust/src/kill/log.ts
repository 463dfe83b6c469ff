import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { COUNTIES, type Ground } from './ground.ts'

const xuncha = fileURLToPath(new URL('../../../../packages/cli/src/main.ts', import.meta.url))
const run = promisify(execFile)

/** Takes each county's log out and verifies it with its rows, as an operator would. Yields what is wrong. */
export async function logVerifies({ postgres, folder }: Ground): Promise<string[]> {
  const env = { ...process.env, DATABASE_URL: postgres.url }
  const command = (...args: string[]) =>
    run(process.execPath, [xuncha, 'audit', ...args], { env, maxBuffer: 1e8 })
  const key = (await command('key')).stdout.trim()
  const wrong: string[] = []
  for (const county of COUNTIES) {
    const file = join(folder, `${county}.log`)
    await command('export', '--county', String(county), '--out', file)
    try {
      await command('verify', file, '--key', key, '--deep')
    } catch (error) {
      wrong.push(`${county}: ${(error as { stdout: string }).stdout}`)
    }
    await rm(file)
  }
  return wrong
}

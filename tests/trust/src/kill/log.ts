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
  const wrong: string[] = []
  for (const county of COUNTIES) wrong.push(...(await countyLogVerifies(postgres.url, { county, folder })))
  return wrong
}

/** The same of one county; the folder is for the log that was taken out. */
export async function countyLogVerifies(
  databaseUrl: string,
  { county, folder }: { county: number; folder: string },
): Promise<string[]> {
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  const command = (...args: string[]) =>
    run(process.execPath, [xuncha, 'audit', ...args], { env, maxBuffer: 1e8 })
  const key = (await command('key')).stdout.trim()
  const file = join(folder, `${county}.log`)
  await command('export', '--county', String(county), '--out', file)
  try {
    await command('verify', file, '--key', key, '--deep')
    return []
  } catch (error) {
    return [`${county}: ${(error as { stdout: string }).stdout}`]
  } finally {
    await rm(file)
  }
}

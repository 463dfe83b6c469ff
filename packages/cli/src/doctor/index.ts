import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { withSnapshot } from '@xuncha/backup'
import { migrationState, type MigrationSource, SetupError } from '@xuncha/database'
import { platformMigrations } from '@xuncha/platform'
import { type Command, Failure, type Say, UsageError, type World } from '../command.ts'
import { type Options, readOptions, textOf } from '../options.ts'
import { homeOf, migrationsOf, PLACE, type Place, placeOf } from '../place.ts'
import { type Finding, listed, ok, wrong } from './finding.ts'
import { lookAtLog } from './log.repository.ts'
import { lookAtMachine } from './machine.ts'
import { lookAtAddress, lookAtProxies } from './network.ts'
import { lookAtArchiving, lookAtFences, lookAtServer } from './server.repository.ts'
import { lookAtBackups, lookAtFiles, lookAtQueue, lookAtRetained } from './work.repository.ts'

/** A day, and two hours for a backup that takes long. */
const BACKUP_HOURS = 26

/** Looks whether everything is as it should be 体检, and says of what is not what to do. Changes nothing. */
export const doctor: Command = {
  name: 'doctor',
  usage:
    '[--home <folder>] [--database <url>] [--url <public address>] [--ca <file>] [--backup-hours <number>] [--deep] [--json]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [...PLACE, 'url', 'ca', 'backup-hours'],
      flags: ['deep', 'json'],
    })
    const findings = await examine(options, world)
    if (options.values['json'] === undefined) show(findings, world, say)
    else
      world.out(
        JSON.stringify(
          findings.map((finding) => ({ ...finding, ...sentences(finding, say) })),
          null,
          2,
        ),
      )
    return findings.some(({ state }) => state === 'wrong') ? 1 : 0
  },
}

async function examine(options: Options, world: World): Promise<Finding[]> {
  const { url, ca, 'backup-hours': hours } = options.values
  const mostHours = Number(hours ?? BACKUP_HOURS)
  if (!(mostHours > 0)) throw new UsageError('not-a-number', { name: 'backup-hours', text: hours })
  const home = homeOf(options, world)
  const findings = await lookAtMachine(home, process.versions.node)
  findings.push(lookAtProxies(world.env['XUNCHA_PROXIES']))
  if (url !== undefined) findings.push(await lookAtAddress(url, world.now(), ca && (await textOf(ca))))
  try {
    const place = await placeOf(options, world, 'refused')
    try {
      findings.push(
        ...(await examineDatabase(place, { world, mostHours, deep: options.values['deep'] !== undefined })),
      )
    } finally {
      await place.leave()
    }
  } catch (error) {
    if (error instanceof SetupError)
      findings.push(wrong('database-closed', { text: `${error.message} ${error.remedy}` }))
    else if (error instanceof Failure && error.code === 'no-installation')
      findings.push(wrong('database-none', { home }))
    else if (error instanceof Failure) findings.push(wrong('database-closed', error.facts))
    else throw error
  }
  return findings
}

async function examineDatabase(
  { ownerUrl, home, embedded }: Place,
  { world, mostHours, deep }: { world: World; mostHours: number; deep: boolean },
): Promise<Finding[]> {
  const schema = await lookAtMigrations(ownerUrl)
  // Without the tables of this version the rest cannot be asked.
  if (schema.state === 'wrong') return [schema]
  const resting = embedded === 'resting'
  return withSnapshot(ownerUrl, async (client) => [
    schema,
    ...(await lookAtServer(client, world.now)),
    ...(await lookAtFences(client)),
    ...(await lookAtLog(client, { home, resting, now: world.now })),
    ...(await lookAtFiles(client, home, deep)),
    ...(await lookAtQueue(client, resting)),
    ...(await lookAtRetained(client)),
    await lookAtBackups(client, world.now(), mostHours),
    ...(await lookAtArchiving(client)),
  ])
}

async function lookAtMigrations(ownerUrl: string): Promise<Finding> {
  try {
    const { pending, newer } = await migrationState(ownerUrl, await sources())
    const names = (files: typeof pending) => listed(files.map(({ schema, name }) => `${schema}/${name}`))
    if (pending.length > 0) return wrong('migrations-pending', { files: names(pending) })
    return newer.length > 0 ? wrong('migrations-newer', { files: names(newer) }) : ok('migrations')
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'database-unreachable') throw error
    return wrong('migrations-changed', { text: `${error.message} ${error.remedy}` })
  }
}

/** The schemas of this program: the platform's, and that of each module's folder with migrations. */
async function sources(): Promise<MigrationSource[]> {
  const apps = fileURLToPath(new URL('../../../../apps/', import.meta.url))
  const folders = await readdir(apps, { withFileTypes: true })
  const found: MigrationSource[] = [platformMigrations]
  for (const { name } of folders) {
    const schema = name.replaceAll('-', '_')
    const folder = migrationsOf(schema)
    if (await readdir(folder).catch(() => undefined)) found.push({ schema, folder })
  }
  return found
}

const MARKS = { ok: '✓', note: '·', wrong: '✗' } as const

function show(findings: readonly Finding[], world: World, say: Say): void {
  for (const finding of findings) {
    const { text, remedy } = sentences(finding, say)
    world.out(`${MARKS[finding.state]} ${text}`)
    if (remedy !== undefined) world.out(`    → ${remedy}`)
  }
  const count = findings.filter(({ state }) => state === 'wrong').length
  world.out(say(count === 0 ? 'doctor-well' : 'doctor-ill', { count }))
}

function sentences({ state, code, facts }: Finding, say: Say): { text: string; remedy?: string } {
  const text = say(`doctor.${code}`, facts)
  return state === 'ok' ? { text } : { text, remedy: say(`doctor.${code}.do`, facts) }
}

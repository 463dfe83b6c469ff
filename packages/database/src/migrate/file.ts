import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../setup-error.ts'

export type MigrationFile = {
  /** Without `.sql`: `0001-name`. */
  name: string
  /** For messages: `planning/0001-name.sql`. */
  label: string
  text: string
  sha256: string
  /** Programs that do not know this file must not run beside it. */
  breaking: boolean
}

const NAME = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/
const HEADER = /^(?:[ \t]*(?:--[^\n]*)?\n)*/
const LOCKS = /^[ \t]*--[ \t]*locks:[ \t]*\S/m
const BREAKING = /^[ \t]*--[ \t]*breaking\b/m
// With a semicolon right behind, so not the `begin` of a function's body.
const OWN_TRANSACTION =
  /(?:^|;)\s*(?:(?:begin|commit|rollback|abort)(?:\s+(?:work|transaction))?(?:\s+and\s+(?:no\s+)?chain)?|start\s+transaction)\s*;/im

/** Reads a folder's migrations in order and refuses those that do not keep the rules. */
export async function readMigrations(schema: string, folder: URL): Promise<MigrationFile[]> {
  const names = await namesIn(schema, folder)
  const files = await Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(new URL(fileName, withSlash(folder)), 'utf8')
      return migrationFile(schema, fileName, text)
    }),
  )
  files.forEach((file, index) => {
    const before = files[index - 1]
    if (before?.name.slice(0, 4) === file.name.slice(0, 4)) {
      throw refused(file.label, `has the same number as ${before.label}`, 'Give it the next free number.')
    }
  })
  return files
}

async function namesIn(schema: string, folder: URL): Promise<string[]> {
  try {
    const entries = await readdir(folder)
    return entries.filter((entry) => entry.endsWith('.sql')).sort()
  } catch (cause) {
    throw new SetupError({
      code: 'migrations-missing',
      step: `Reading the migrations of ${schema}`,
      message: `${fileURLToPath(folder)} cannot be read.`,
      remedy: 'Install the module again: its folder of migrations belongs to it.',
      cause,
    })
  }
}

function migrationFile(schema: string, fileName: string, text: string): MigrationFile {
  const label = `${schema}/${fileName}`
  if (!NAME.test(fileName)) throw refused(label, 'has a wrong name', 'Call it like 0001-items.sql.')
  const header = HEADER.exec(text)?.[0] ?? ''
  if (!LOCKS.test(header)) {
    throw refused(label, 'does not say what it locks', 'Begin it with a comment: -- locks: …')
  }
  if (OWN_TRANSACTION.test(text)) {
    throw refused(label, 'begins or ends a transaction', 'Leave that out: each file is one transaction.')
  }
  return {
    name: fileName.slice(0, -'.sql'.length),
    label,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    breaking: BREAKING.test(header),
  }
}

function refused(label: string, message: string, remedy: string): SetupError {
  return new SetupError({
    code: 'migration-malformed',
    step: `Reading ${label}`,
    message: `${label} ${message}.`,
    remedy,
  })
}

function withSlash(folder: URL): URL {
  return new URL(folder.href.replace(/\/?$/, '/'))
}

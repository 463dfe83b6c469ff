import { readFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { keyFromText, type VerifierKey } from '@xuncha/audit'
import { type Profile, profileOf, type ProfileName, profiles } from '@xuncha/crypto'
import { Failure, UsageError } from './command.ts'

/** What a command line says, by name; a flag is `''` when it is given. */
export interface Options {
  positionals: readonly string[]
  values: Readonly<Record<string, string | undefined>>
}

/** Reads a command line with these options and flags. Whatever else stands there is refused. */
export function readOptions(
  args: readonly string[],
  { options, flags = [] }: { options: readonly string[]; flags?: readonly string[] },
): Options {
  const declared: ParseArgsConfig['options'] = {}
  for (const name of options) declared[name] = { type: 'string' }
  for (const name of flags) declared[name] = { type: 'boolean' }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: declared, allowPositionals: true })
    const texts = Object.entries(values).map(([name, value]) => [name, value === true ? '' : value])
    return { positionals, values: Object.fromEntries(texts) as Options['values'] }
  } catch (error) {
    throw new UsageError('bad-option', { text: (error as Error).message })
  }
}

/** An option that has to be given. */
export function required({ values }: Options, name: string): string {
  const value = values[name]
  if (value === undefined || value === '') throw new UsageError('option-missing', { name })
  return value
}

/** A county's number. */
export function countyOf(options: Options): number {
  const text = required(options, 'county')
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError('not-a-county', { text })
  return Number(text)
}

/** A public key as it was given: the line itself, or a file with it. */
export async function keyOf(given: string, kind: VerifierKey['kind']): Promise<VerifierKey> {
  const key = keyFromText(given) ?? keyFromText(await readFile(given, 'utf8').catch(() => ''))
  if (key === undefined || key.kind !== kind) throw new UsageError('not-a-key', { given, kind })
  return key
}

/** The algorithms that `--profile` names. */
export function profileGiven({ values }: Options): Profile {
  const name: string = values['profile'] ?? ('intl' satisfies ProfileName)
  const profile = profileOf(name)
  if (profile === undefined)
    throw new UsageError('not-a-profile', { name, known: Object.keys(profiles).join(', ') })
  return profile
}

/** A file's text. */
export async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Failure('unreadable', { path, text: (error as Error).message })
  }
}

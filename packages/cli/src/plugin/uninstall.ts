import { resolve } from 'node:path'
import { ArchiveRefused, findPlugin, impact, uninstall as uninstallPlugin } from '@xuncha/plugin-archive'
import type { Impact } from '@xuncha/platform'
import { newPassphrase, recipientOf } from '../backup/opening.ts'
import { refusable } from '../backup/told.ts'
import { type Command, Failure, type Say, UsageError, type World } from '../command.ts'
import { profileGiven, readOptions, required } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'
import { signerAt } from './keys.ts'

/** Takes a plugin out for good 卸载: says first what that comes to, and does it only when it is told to. */
export const uninstall: Command = {
  name: 'uninstall',
  usage:
    '<id> [--go --reason <text> --out <folder> (--passphrase-file <file> | --recipient <key>)] [--profile intl|gm] [--keep-until <day>] [--scratch <folder>] [--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [
        ...PLACE,
        'reason',
        'out',
        'passphrase-file',
        'recipient',
        'profile',
        'keep-until',
        'scratch',
      ],
      flags: ['go'],
    })
    const [pluginId, ...more] = options.positionals
    if (pluginId === undefined || more.length > 0) throw new UsageError('option-missing', { name: 'id' })
    const { scratch, 'keep-until': keepUntil } = options.values
    if (keepUntil !== undefined && !/^\d{4}-\d\d-\d\d$/.test(keepUntil))
      throw new UsageError('not-a-day', { text: keepUntil })
    return atInstallation(options, world, async (parts, place) => {
      const found = await findPlugin(pluginId, parts)
      if (!found.ok) return refused(found.refusal, world, say)
      tellImpact(await impact(found.value, parts), world, say)
      if (options.values['go'] === undefined) {
        world.out(say('uninstall-dry'))
        return 0
      }
      const [reason, folder] = [required(options, 'reason'), resolve(required(options, 'out'))]
      const profile = profileGiven(options)
      const recipient = await recipientOf(options)
      const both = options.values['passphrase-file'] !== undefined
      const passphrase =
        recipient === undefined || both ? await newPassphrase(options, world, say) : undefined
      const signer = await signerAt(place, profile.name)
      const { home } = place
      const outcome = await archived(world, say, () =>
        uninstallPlugin(found.value, {
          parts,
          home,
          pluginId,
          reason,
          folder,
          profile,
          openers: { passphrase, recipient },
          signer,
          keepUntil,
          scratch,
          told: (step, { head, path, sha256 }) =>
            world.out(say(`uninstall-${step}`, { county: head.county.name, path, digest: sha256 })),
        }),
      )
      if (!outcome.ok) return refused(outcome.refusal, world, say)
      const { version, schema, keepUntil: until } = outcome.value
      const kept = until === null ? say('kept-for-good') : say('kept-until', { until })
      world.out(say('uninstalled', { id: pluginId, version, schema, kept }))
      return 0
    })
  },
}

/** Says what was refused. @returns the exit code */
export function refused(
  { code, facts }: { code: string; facts?: Readonly<Record<string, unknown>> },
  world: World,
  say: Say,
): number {
  world.err(say(code, facts))
  return 1
}

/** Does something with archives, and says what it was refused for. */
export async function archived<T>(world: World, say: Say, work: () => Promise<T>): Promise<T> {
  try {
    return await refusable(world, say, work)
  } catch (error) {
    if (error instanceof ArchiveRefused) throw new Failure(error.code, error.facts)
    throw error
  }
}

function tellImpact(
  { on, counties, waiting, failed, sealed, ties, pages, permissions }: Impact,
  world: World,
  say: Say,
) {
  world.out(on.length === 0 ? say('impact-off') : say('impact-on', { counties: on.join('、') }))
  if (counties.length === 0) world.out(say('impact-empty'))
  for (const { name, tables, files } of counties) {
    const rows = Object.entries(tables).map(([table, count]) => `${table} ${count}`)
    world.out(say('impact-county', { county: name, rows: rows.join(', '), files }))
  }
  world.out(say('impact-pages', { pages: pages.join(', '), permissions: permissions.length }))
  if (waiting + failed > 0) world.out(say('impact-jobs', { waiting, failed }))
  if (sealed > 0) world.out(say('impact-sealed', { sealed }))
  for (const { kind, name, module } of ties)
    world.out(say(`impact-${kind}`, { name, module: module?.title[world.locale] ?? '—' }))
}

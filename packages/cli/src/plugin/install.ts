import { join } from 'node:path'
import {
  installRelease,
  manifestInService,
  mayComeBack,
  retainedNow,
  takeBack,
  TRUSTED_KEYS,
} from '@xuncha/platform'
import { done } from '@xuncha/domain'
import { asksNothingNew, manifestDiff } from '@xuncha/plugin-sdk'
import { type Command, type Say, UsageError, type World } from '../command.ts'
import { type Options, readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'
import { openedAt } from './built.ts'
import { tellPackage } from './show.ts'

/** Puts a package into service 安装插件包, or a newer version in place of the one in service. */
export const install: Command = {
  name: 'install',
  usage:
    '<file.xplugin> --accept [--take-back | --clean] [--in-place-of <publisher>] [--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [...PLACE, 'in-place-of'],
      flags: ['accept', 'take-back', 'clean'],
    })
    const [path, ...more] = options.positionals
    if (path === undefined || more.length > 0) throw new UsageError('one-file')
    const { bytes, opened } = await openedAt(path)
    const { manifest } = opened
    const title = manifest.title[world.locale]
    tellPackage({ opened }, world, say)
    return atInstallation(options, world, async (parts, place) => {
      const inService = await manifestInService(parts.gate, manifest.id)
      if (inService !== undefined) tellDiff(manifestDiff(inService, manifest), inService.version, world, say)
      // What is asked for is looked at by a person before it is given.
      if (options.values['accept'] === undefined) throw new UsageError('option-missing', { name: 'accept' })
      const kept = inService === undefined ? await retainedNow(parts.gate, manifest.id) : undefined
      const way = kept && wayOf(options)
      if (kept !== undefined && way === undefined) {
        const facts = { id: manifest.id, version: kept.version, at: new Date(kept.at).toISOString() }
        world.err(say('retained-offer', facts))
        return 1
      }
      const inPlaceOf = options.values['in-place-of']
      const publishing = inPlaceOf === undefined ? parts : { ...parts, inPlaceOf }
      const outcome = await installRelease(bytes, publishing, async (given) => {
        if (kept === undefined || way === undefined) return done(undefined)
        const may = mayComeBack(kept, given, way)
        return may.ok && way === 'take-back' ? takeBack(kept, parts) : may
      })
      if (!outcome.ok) {
        world.err(say(outcome.refusal.code, outcome.refusal.facts))
        if (outcome.refusal.code === 'package.key-unknown')
          world.err(say('plugin-trust', { path: join(place.home, 'keys', TRUSTED_KEYS) }))
        return 1
      }
      const { before } = outcome.value
      const facts = { title, id: manifest.id, version: manifest.version, before }
      const isUpgrade = before !== undefined && before !== manifest.version
      world.out(say(isUpgrade ? 'plugin-upgraded' : 'plugin-installed', facts))
      if (way === 'take-back') world.out(say('taken-back', { id: manifest.id, version: kept?.version }))
      return 0
    })
  },
}

/**
 * What becomes of tables that are kept from before 留存: the operator says, since nobody else knows whether counties go on
 * where they stopped or begin anew.
 */
function wayOf({ values }: Options): 'take-back' | 'clean' | undefined {
  if (values['take-back'] !== undefined) return 'take-back'
  return values['clean'] === undefined ? undefined : 'clean'
}

/** What the version asks for beyond the one in service 权限差异. */
function tellDiff(diff: ReturnType<typeof manifestDiff>, before: string, world: World, say: Say): void {
  const { permissions, grants, tables, listens, uses, dropped } = diff
  if (asksNothingNew(diff)) world.out(say('plugin-nothing-new', { before }))
  for (const { id, why } of permissions) world.out(say(`plugin-more.${why}`, { id, before }))
  for (const { role, permission, reach, before: had } of grants)
    world.out(say('plugin-more.grant', { role, permission, reach, had: had ?? '—' }))
  for (const names of [tables, [...listens, ...uses]])
    if (names.length > 0) world.out(say('plugin-more.names', { names: names.join(', ') }))
  if (dropped.length > 0) world.out(say('plugin-less', { names: dropped.join(', ') }))
}

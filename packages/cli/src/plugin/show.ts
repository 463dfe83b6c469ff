import { type OpenedPackage, provenConformant, trustedKeysFrom, verifyPackage } from '@xuncha/plugin-package'
import { dateOf } from '@xuncha/platform'
import { type Command, Failure, type Say, UsageError, type World } from '../command.ts'
import { readOptions, textOf } from '../options.ts'
import { openedAt } from './built.ts'

/** Says what a package asks for and brings, line by line: what is to be looked at before it is put into service. */
export function tellPackage({ opened }: { opened: OpenedPackage }, world: World, say: Say): void {
  const { manifest, digest, note, files } = opened
  const local = (text: { 'zh-CN': string; en: string }) => text[world.locale]
  const by = note.signatures.map(({ name }) => name).join(', ')
  world.out(
    say('plugin-shown', { title: local(manifest.title), id: manifest.id, version: manifest.version, by }),
  )
  world.out(say('plugin-digest', { digest }))
  for (const { id, title, risk } of manifest.permissions)
    world.out(say('plugin-permission', { id, title: local(title), risk: say(`plugin-risk.${risk}`) }))
  for (const [role, grants] of Object.entries(manifest.roles))
    world.out(
      say('plugin-role', {
        role,
        grants: Object.entries(grants)
          .map(([permission, reach]) => `${permission} (${reach})`)
          .join(', '),
      }),
    )
  for (const [name, { holds, keep }] of Object.entries(manifest.data.tables))
    world.out(say('plugin-table', { name: `${manifest.data.schema}.${name}`, holds, keep }))
  const talks = { publishes: manifest.publishes, listens: manifest.listens, uses: manifest.uses }
  for (const [kind, names] of Object.entries(talks))
    if (names.length > 0) world.out(say(`plugin-${kind}`, { names: names.join(', ') }))
  const migrations = [...files.keys()].filter((name) => name.startsWith('migrations/'))
  const proven = provenConformant(opened)
  world.out(proven.ok ? say('plugin-proven') : say(proven.refusal.code, proven.refusal.facts))
  world.out(say('plugin-migrations', { count: migrations.length, names: migrations.join(', ') }))
}

/** Looks at a package without an installation 查看插件包: what it is, what it asks for, and by whose key, offline. */
export const show: Command = {
  name: 'show',
  usage: '<file.xplugin> [--keys <plugin-keys.json>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['keys'] })
    const [path, ...more] = options.positionals
    if (path === undefined || more.length > 0) throw new UsageError('one-file')
    const seen = await openedAt(path)
    tellPackage(seen, world, say)
    const keys = options.values['keys']
    if (keys === undefined) return 0
    const trusted = trustedKeysFrom(await textOf(keys))
    if (!trusted.ok) throw new Failure(trusted.refusal.code, trusted.refusal.facts)
    const verified = verifyPackage(seen.opened, trusted.value, dateOf(world.now()))
    if (verified.ok) world.out(say('plugin-trusted', { key: verified.value }))
    else world.err(say(verified.refusal.code, verified.refusal.facts))
    return verified.ok ? 0 : 1
  },
}

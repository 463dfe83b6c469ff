import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { sayIn as sayOf, verifyDump } from '@xuncha/audit'
import { type Command, Failure, UsageError } from '../command.ts'
import { keyOf, readOptions, required, textOf } from '../options.ts'

/** Verifies an exported log offline 离线验证. Needs no database and no server. */
export const verify: Command = {
  name: 'verify',
  usage: '<file> --key <key> [--witness <key>] [--seen <file>] [--deep] [--json]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['key', 'witness', 'seen'], flags: ['deep', 'json'] })
    const { positionals, values } = options
    const [path] = positionals
    if (path === undefined || positionals.length > 1) throw new UsageError('one-file')
    const verdict = await verifyDump(linesOf(path), {
      log: await keyOf(required(options, 'key'), 'log'),
      deep: values['deep'] !== undefined,
      ...(values['witness'] ? { witness: await keyOf(values['witness'], 'witness') } : {}),
      ...(values['seen'] ? { seen: await textOf(values['seen']) } : {}),
    })
    if (values['json'] !== undefined) {
      world.out(JSON.stringify(verdict))
      return verdict.ok ? 0 : 1
    }
    for (const { code, facts } of verdict.findings) world.out(sayOf(world.locale, code, facts))
    const { size, root, unsealed, witnessed, rows, sealedAt } = verdict
    world.out(say(verdict.ok ? 'verified' : 'not-verified', { size, root, sealedAt }))
    if (unsealed > 0) world.out(say('unsealed', { unsealed }))
    if (rows !== null) world.out(say('rows-compared', { rows }))
    world.out(witnessed ? say('witnessed', witnessed) : say('not-witnessed'))
    return verdict.ok ? 0 : 1
  },
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  } catch (error) {
    throw new Failure('unreadable', { path, text: (error as Error).message })
  }
}

import { type Command, UsageError } from '../command.ts'
import { runOne } from '../run-one.ts'
import { importing } from './import.ts'
import { install } from './install.ts'
import { keygen } from './keygen.ts'
import { level } from './level.ts'
import { list } from './list.ts'
import { pack } from './pack.ts'
import { purge } from './purge.ts'
import { retained } from './retained.ts'
import { retire } from './retire.ts'
import { show } from './show.ts'
import { test } from './test.ts'
import { uninstall } from './uninstall.ts'
import { unseal } from './unseal.ts'

const words: readonly Command[] = [
  keygen,
  test,
  pack,
  show,
  install,
  list,
  level,
  retire,
  uninstall,
  retained,
  purge,
  importing,
  unseal,
]

/** `xuncha plugin …` 插件: packages, made and looked at by their authors, put into service by operators. */
export const plugin: Command = {
  name: 'plugin',
  usage: words.map(({ name }) => name).join(' | '),
  async run([name, ...args], world, say) {
    if (name === '--help') {
      for (const one of words) world.out(`xuncha plugin ${one.name} ${one.usage}`)
      return 0
    }
    const word = words.find((one) => one.name === name)
    if (word === undefined) throw new UsageError('unknown-command', { name: `plugin ${name ?? ''}`.trim() })
    return runOne({ ...word, name: `plugin ${word.name}` }, args, world, say)
  },
}

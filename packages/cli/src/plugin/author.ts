import { type Command, UsageError } from '../command.ts'
import { runOne } from '../run-one.ts'
import { dev } from './dev/index.ts'
import { keygen } from './keygen.ts'
import { pack } from './pack.ts'
import { show } from './show.ts'
import { test } from './test.ts'

/** What an author does, who has no installation: needs nothing of the program's modules. */
export const authorWords: readonly Command[] = [keygen, dev, test, pack, show]

/** `xuncha plugin …` of these words. */
export function pluginOf(words: readonly Command[]): Command {
  return {
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
}

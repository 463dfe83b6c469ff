import { type Command, UsageError } from '../command.ts'
import { runOne } from '../run-one.ts'
import { exportLog } from './export.ts'
import { key } from './key.ts'
import { verify } from './verify.ts'
import { witness } from './witness.ts'

const words: readonly Command[] = [exportLog, verify, witness, key]

/** `xuncha audit …` 审计: take the log out, verify it elsewhere, witness that it only grows. */
export const audit: Command = {
  name: 'audit',
  usage: words.map(({ name }) => name).join(' | '),
  async run([name, ...args], world, say) {
    const word = words.find((one) => one.name === name)
    if (word === undefined) {
      if (name !== undefined && name !== '--help') throw new UsageError('unknown-command', { name })
      for (const one of words) world.out(`xuncha audit ${one.name} ${one.usage}`)
      return 0
    }
    return runOne({ ...word, name: `audit ${word.name}` }, args, world, say)
  },
}

import type { Command } from '../command.ts'
import { runOne } from '../run-one.ts'
import { key } from './key.ts'
import { take } from './take.ts'
import { verify } from './verify.ts'

const words: readonly Command[] = [verify, key]

/** `xuncha backup …` 备份: take one, try one, make a key to make them for. */
export const backup: Command = {
  name: 'backup',
  usage: `${take.usage} | ${words.map(({ name }) => name).join(' | ')}`,
  async run([name, ...args], world, say) {
    if (name === '--help') {
      world.out(`xuncha backup ${take.usage}`)
      for (const one of words) world.out(`xuncha backup ${one.name} ${one.usage}`)
      return 0
    }
    const word = words.find((one) => one.name === name)
    if (word !== undefined) return runOne({ ...word, name: `backup ${word.name}` }, args, world, say)
    return take.run(name === undefined ? [] : [name, ...args], world, say)
  },
}

import { audit } from './audit/index.ts'
import { backup } from './backup/index.ts'
import type { Command, World } from './command.ts'
import { doctor } from './doctor/index.ts'
import { plugin } from './plugin/index.ts'
import { restore } from './restore.ts'
import { runOne } from './run-one.ts'
import { sayIn } from './say.ts'

/** The words behind `xuncha`. A new one is one file and a name here. */
const commands: readonly Command[] = [audit, backup, restore, doctor, plugin]

/** Runs a command line and yields its exit code. What went wrong is a sentence, never a stack. */
export async function run(args: readonly string[], world: World): Promise<number> {
  const say = sayIn(world.locale)
  const [name, ...rest] = args
  const command = commands.find((one) => one.name === name)
  if (command === undefined) {
    const asked = name === undefined || name === '--help' || name === 'help'
    if (!asked) world.err(say('unknown-command', { name }))
    for (const one of commands) world[asked ? 'out' : 'err'](`xuncha ${one.name} ${one.usage}`)
    return asked ? 0 : 2
  }
  return runOne(command, rest, world, say)
}

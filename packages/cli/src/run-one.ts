import { type Command, Failure, type Say, UsageError, type World } from './command.ts'
import { sayIn } from './say.ts'

/** Runs one command, and tells of its refusals. */
export async function runOne(
  command: Command,
  args: readonly string[],
  world: World,
  say: Say,
): Promise<number> {
  try {
    return await command.run(args, world, say)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    world.err(say(error.code, error.facts))
    if (!(error instanceof Failure)) world.err(say('usage', { usage: `${command.name} ${command.usage}` }))
    return 2
  }
}

/** Runs the command that a line begins with, and yields its exit code. */
export async function runAmong(
  commands: readonly Command[],
  args: readonly string[],
  world: World,
): Promise<number> {
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

import { type Command, Failure, type Say, UsageError, type World } from './command.ts'

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

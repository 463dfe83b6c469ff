import { audit } from './audit/index.ts'
import { backup } from './backup/index.ts'
import type { Command, World } from './command.ts'
import { doctor } from './doctor/index.ts'
import { plugin } from './plugin/index.ts'
import { restore } from './restore.ts'
import { runAmong } from './run-one.ts'

/** The words behind `xuncha`. A new one is one file and a name here. */
export const commands: readonly Command[] = [audit, backup, restore, doctor, plugin]

/** Runs a command line and yields its exit code. What went wrong is a sentence, never a stack. */
export function run(args: readonly string[], world: World): Promise<number> {
  return runAmong(commands, args, world)
}

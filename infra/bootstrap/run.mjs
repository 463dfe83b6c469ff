import { spawn } from 'node:child_process'
import { root } from './place.mjs'

/** A command that did not end well: what was run, how it ended, and all it said. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`${command} ended with ${code}`)
    this.output = output
  }
}

/**
 * Runs a command and yields all it printed; throws CommandFailed when it did not end with 0.
 * `show` lets it print to the terminal as well, while it runs.
 */
export async function run(command, args, { env, cwd = root, show = false, uid, gid } = {}) {
  const { code, output } = await attempt(command, args, { env, cwd, show, uid, gid })
  if (code !== 0) throw new CommandFailed([command, ...args].join(' '), code, output)
  return output
}

/** Runs a command and yields how it ended, whichever way that was. */
export function attempt(command, args, { env, cwd = root, show = false, uid, gid } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, uid, gid, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const hear = (stream) => (text) => {
      output += text
      if (show) stream.write(text)
    }
    child.stdout.setEncoding('utf8').on('data', hear(process.stdout))
    child.stderr.setEncoding('utf8').on('data', hear(process.stderr))
    child.on('error', (error) => resolve({ code: error.code, output: error.message }))
    child.on('close', (code, signal) => resolve({ code: code === null ? signal : code, output }))
  })
}

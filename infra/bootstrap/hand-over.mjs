import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './place.mjs'

const lifeline = new URL('./lifeline.mjs', import.meta.url).href

/**
 * Gives the terminal to a Node program, waits for its end and ends the same way.
 *
 * npm passes on a Ctrl-C that the terminal has already sent to everybody, so a program started from it hears two.
 * Ours has a process group of its own and hears of a signal from here: once, and then it has the time it needs.
 * It ends, too, when this process is killed: see lifeline.mjs.
 */
export function handOver({ node, env }, script, args) {
  const child = spawn(node, ['--import', lifeline, script, ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  })
  let told = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A second Ctrl-C of an impatient person does go through.
      if (Date.now() - told < 1000) return
      told = Date.now()
      // A terminal that closes is no reason to end in haste.
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    })
  }
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { Failure } from '../../command.ts'
import type { Answer, ToHost, ToPages } from './order.ts'

const require = createRequire(import.meta.url)

/** A process of a development that is begun anew when what it read has changed. */
export class Part<Order extends ToHost | ToPages> {
  readonly #program: string
  /** What it is told each time. */
  readonly order: Order
  #child: ChildProcess | undefined

  /** @param name by which this package exports its program, which is another file where it was installed */
  constructor(name: 'dev-host' | 'dev-pages', order: Order) {
    this.#program = require.resolve(`@xuncha/cli/${name}`)
    this.order = order
  }

  /**
   * Begins, or begins anew.
   * @returns its address
   * @throws Failure with what it said
   */
  async begin(): Promise<string> {
    await this.end()
    const child = fork(this.#program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child = child
    const answer = await new Promise<Answer>((resolve) => {
      child.once('message', resolve)
      child.once('exit', (code) => resolve({ failed: `exit ${code}` }))
      child.send(this.order)
    })
    if ('ready' in answer) return answer.ready
    throw new Failure('plugin-dev-failed', { text: answer.failed })
  }

  /** Ends it, and waits until it is gone. */
  async end(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await gone
  }
}

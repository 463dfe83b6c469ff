/** What a command sees of the world; the program hands in the real one. */
export interface World {
  locale: 'zh-CN' | 'en'
  out(line: string): void
  err(line: string): void
  now(): Date
  env: Readonly<Record<string, string | undefined>>
  fetch: typeof fetch
  /** Asks for a password on the terminal, without showing it; undefined where there is none. */
  askSecret(question: string): Promise<string | undefined>
}

/** Says a sentence of this program in the reader's language. */
export type Say = (code: string, facts?: Readonly<Record<string, unknown>>) => string

/** A word behind `xuncha`, or behind one of its words. One file each. */
export interface Command {
  name: string
  /** Arguments as they are typed. */
  usage: string
  /**
   * Does it. Yields the exit code: 0 done, 1 done and something is wrong, 2 not understood.
   * @throws UsageError, Failure
   */
  run(args: readonly string[], world: World, say: Say): Promise<number>
}

/** The command was typed wrongly. */
export class UsageError extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

/** The command was understood and could not be done. */
export class Failure extends UsageError {}

import { existsSync } from 'node:fs'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// Debian's faketime, on the machines that it is installed on.
const LIBRARIES = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketimeMT.so.1`)

/** A clock that whole processes go by, and that can be put forward and back while they run. */
export class WrongClock {
  readonly #file: string
  /** What a process needs in its environment to go by it. */
  readonly env: Record<string, string>

  private constructor(file: string, library: string) {
    this.#file = file
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // How long something takes is measured by a clock that nobody puts back.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }
  }

  /** A clock that is right at first. */
  static async make(folder: string): Promise<WrongClock> {
    const library = LIBRARIES.find((path) => existsSync(path))
    if (library === undefined) throw new Error('faketime was not found. Install the package faketime.')
    const clock = new WrongClock(join(folder, 'clock'), library)
    await clock.put('+0')
    return clock
  }

  /** Puts it off the right time: `+1y`, `-1h`, or `+0 x2` for one that runs twice as fast. */
  async put(offset: string): Promise<void> {
    // Whoever reads it meanwhile reads the one or the other.
    await writeFile(`${this.#file}.new`, `${offset}\n`)
    await chmod(`${this.#file}.new`, 0o644)
    await rename(`${this.#file}.new`, this.#file)
  }
}

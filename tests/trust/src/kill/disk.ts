import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const exec = promisify(execFile)
const MIB = 1024 * 1024

/** A disk of its own that can be filled to the last byte. Making one takes root, so it is for `npm run test:system`. */
export class SmallDisk {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Mounts one of so many MiB at a folder, which is made if it is not there. */
  static async mount(folder: string, mebibytes: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true })
    await exec('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0777`, 'tmpfs', folder])
    return new SmallDisk(folder)
  }

  /** Leaves no room but for so many bytes. */
  async fill(leaving = 0): Promise<void> {
    const ballast = await open(this.#ballast, 'w')
    try {
      for (const size of [MIB, 4096]) {
        const chunk = Buffer.alloc(size)
        while (await written(ballast.appendFile(chunk)));
      }
      if (leaving > 0) await ballast.truncate((await ballast.stat()).size - leaving)
    } finally {
      await ballast.close()
    }
  }

  /** Gives the room back. */
  async empty(): Promise<void> {
    await rm(this.#ballast, { force: true })
  }

  async unmount(): Promise<void> {
    await exec('umount', ['-l', this.folder])
  }

  get #ballast(): string {
    return join(this.folder, 'ballast')
  }
}

async function written(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}

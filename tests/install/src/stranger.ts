import { execFile, execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type SdkIndex, sdkFolder } from '@xuncha/sdk-pack'

/** What a program said, whatever came of it. */
export interface Said {
  code: number
  out: string
}

/**
 * Somebody who has Node, pnpm and the tarballs of the SDK, an empty home, and nothing of this repository. Third-party
 * packages come from the machine's store where it has them, else from its registry.
 */
export class Stranger {
  readonly folder: string
  readonly #env: Record<string, string>
  readonly #pnpm: readonly string[]

  private constructor(folder: string) {
    this.folder = folder
    const { PATH = '', LC_ALL = 'en_US.UTF-8' } = process.env
    this.#env = { PATH, LC_ALL, HOME: join(folder, 'home'), CI: '1' }
    const known = (...args: string[]) =>
      execFileSync('pnpm', args, { encoding: 'utf8', cwd: tmpdir() }).trim()
    this.#pnpm = ['--store-dir', known('store', 'path'), '--registry', known('config', 'get', 'registry')]
  }

  /** @throws Error where the SDK is not packed: `pnpm exec turbo run sdk` */
  static async begin(): Promise<Stranger> {
    const folder = await mkdtemp(join(tmpdir(), 'xuncha-stranger-'))
    await mkdir(join(folder, 'home'))
    await cp(sdkFolder, join(folder, 'sdk'), { recursive: true })
    return new Stranger(folder)
  }

  /** A path in the stranger's folder. */
  at(...names: string[]): string {
    return join(this.folder, ...names)
  }

  /** `pnpm create` from the tarball, then `pnpm install`. */
  async make(id: string, title: string): Promise<void> {
    const { packages } = JSON.parse(await readFile(this.at('sdk/sdk.json'), 'utf8')) as SdkIndex
    const scaffold = this.at('sdk', packages['@xuncha/create-plugin'] ?? '')
    const words = [id, '--title', title, '--title-en', 'Vehicles', '--sdk', 'sdk']
    await this.#does('pnpm', [...this.#pnpm, 'dlx', scaffold, ...words], this.folder)
    await this.#does('pnpm', [...this.#pnpm, 'install', '--prefer-offline'], this.at(id))
  }

  /** `pnpm <script>` in the plugin's folder. */
  pnpm(id: string, args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
    return this.#says('pnpm', args, this.at(id), env)
  }

  /** Changes a file of the plugin. */
  async edit(id: string, name: string, change: (before: string) => string): Promise<void> {
    const path = this.at(id, name)
    const before = await readFile(path, 'utf8')
    const after = change(before)
    if (after === before) throw new Error(`Nothing of ${name} was changed`)
    await writeFile(path, after)
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  async #does(program: string, args: readonly string[], cwd: string): Promise<void> {
    const { code, out } = await this.#says(program, args, cwd)
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}\n${out}`)
  }

  async #says(
    program: string,
    args: readonly string[],
    cwd: string,
    env: Record<string, string> = {},
  ): Promise<Said> {
    const said = await promisify(execFile)(program, args, { cwd, env: { ...this.#env, ...env } }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
    return { code: 'code' in said ? said.code : 0, out: said.stdout + said.stderr }
  }
}

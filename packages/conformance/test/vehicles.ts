import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generateSigner } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { openPackage, type OpenedPackage, packFiles, packFolder } from '@xuncha/plugin-package'
import type { ConformanceReport } from '../src/index.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const source = fileURLToPath(new URL('../../../tests/fixtures/plugins/vehicles', import.meta.url))
const signer = generateSigner('author.example', 'log', profiles.intl)
const BUILD =
  "import { buildPackage } from '@xuncha/vite-preset/package'; await buildPackage(process.argv[1], process.argv[2])"

type Change = string | ((before: string) => string)

/** The vehicle register as its author packs it. */
export async function vehicles(): Promise<OpenedPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'xuncha-kit-test-'))
  try {
    // In a process of its own, as an author does: the test runner would compile the sources in its own way.
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', BUILD, source, join(folder, 'p')],
      {
        cwd: here,
      },
    )
    return openedOf(await packFolder(join(folder, 'p'), signer))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same with some files changed or added; the manifest lists those of the web half as they are then. */
export function changed(before: OpenedPackage, changes: Readonly<Record<string, Change>>): OpenedPackage {
  const files = new Map(before.files)
  for (const [name, change] of Object.entries(changes)) {
    const text = Buffer.from(files.get(name) ?? []).toString('utf8')
    files.set(name, new TextEncoder().encode(typeof change === 'string' ? change : change(text)))
  }
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json') as Uint8Array).toString('utf8'))
  const web = [...files].filter(([name]) => name.startsWith('web/'))
  manifest.web.files = Object.fromEntries(
    web.map(([name, bytes]) => [
      name.slice(4),
      `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
    ]),
  )
  files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)))
  return openedOf(packFiles(files, signer))
}

/** A change of the manifest as an object. */
// oxlint-disable-next-line typescript/no-explicit-any -- a hostile manifest has whatever shape it likes
export function manifestWith(change: (manifest: any) => void): (before: string) => string {
  return (before) => {
    const manifest = JSON.parse(before) as unknown
    change(manifest)
    return JSON.stringify(manifest)
  }
}

/** The codes that were found, each once, without those of checks that were not reached. */
export function found(report: ConformanceReport): string[] {
  const codes = report
    .flatMap(({ check, findings }) =>
      findings.map(({ code }) => (code.startsWith('kit.') ? `${check} ${code}` : code)),
    )
    .filter((code) => !code.endsWith('kit.unreached'))
  return [...new Set(codes)].toSorted()
}

/** A library as its makers ship it to browsers. */
export async function vueItself(): Promise<string> {
  return readFile(fileURLToPath(import.meta.resolve('vue/dist/vue.runtime.esm-browser.prod.js')), 'utf8')
}

function openedOf(bytes: Uint8Array): OpenedPackage {
  const opened = openPackage(bytes)
  if (!opened.ok) throw new Error(`${opened.refusal.code} ${JSON.stringify(opened.refusal.facts)}`)
  return opened.value
}

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generateSigner, keyToText } from '@xuncha/audit'
import { scaffold } from '@xuncha/create-plugin'
import { profiles } from '@xuncha/crypto'
import { CONFORMANCE, conformanceRecord, openPackage, packFiles, packFolder } from '@xuncha/plugin-package'
import { buildPlugin } from '@xuncha/test-kit'

const command = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))
const inNode = promisify(execFile)
/** What the scaffold's plugin is called before it is made many. */
const MODEL = 'benchaa'

/** The ids of so many plugins, all of one length, so that none weighs more for its name. */
export function idsOf(count: number): string[] {
  const letter = (n: number) => String.fromCharCode(97 + n)
  return Array.from({ length: count }, (_, n) => `bench${letter(Math.floor(n / 26))}${letter(n % 26)}`)
}

/** Puts so many small plugins, the scaffold's under different names, into service at an installation that runs. */
export async function installMany(home: string, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'xuncha-bench-'))
  const signer = generateSigner('bench.example', 'log', profiles.intl)
  try {
    await scaffold(join(folder, MODEL), { id: MODEL, title: { 'zh-CN': '小模块', en: 'Small module' } })
    await buildPlugin(join(folder, MODEL), join(folder, 'built'))
    const opened = openPackage(await packFolder(join(folder, 'built'), signer))
    if (!opened.ok) throw new Error(opened.refusal.code)
    await mkdir(join(home, 'keys'), { recursive: true })
    await writeFile(join(home, 'keys/plugin-keys.json'), JSON.stringify([{ key: keyToText(signer) }]))
    for (const id of idsOf(count)) {
      const files = named(opened.value.files, id)
      const path = join(folder, `${id}.xplugin`)
      await writeFile(path, packFiles(new Map([...files, [CONFORMANCE, conformanceRecord(files)]]), signer))
      await inNode(process.execPath, [command, 'plugin', 'install', path, '--accept', '--home', home])
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same plugin under another name, with the digests of its web half as they are then. */
function named(files: ReadonlyMap<string, Uint8Array>, id: string): Map<string, Uint8Array> {
  // The server half and the page spell the name with a capital as well.
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const rename = (text: string) => text.replaceAll(MODEL, id).replaceAll(capital(MODEL), capital(id))
  const renamed = new Map(
    [...files].map(([name, bytes]) => [
      rename(name),
      new TextEncoder().encode(rename(Buffer.from(bytes).toString('utf8'))),
    ]),
  )
  const manifest = JSON.parse(Buffer.from(renamed.get('manifest.json') ?? []).toString('utf8')) as {
    web: { files: Record<string, string> }
  }
  for (const name of Object.keys(manifest.web.files)) {
    const digest = createHash('sha384').update(renamed.get(`web/${name}`) ?? new Uint8Array())
    manifest.web.files[name] = `sha384-${digest.digest('base64')}`
  }
  renamed.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)))
  return renamed
}

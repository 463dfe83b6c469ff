import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { SDK_VERSION } from '../src/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const exported = (
  JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { exports: Record<string, string> }
).exports
/** What an import of this package says → the file that answers. */
const entries = Object.entries(exported).filter(([, file]) => file.endsWith('.ts'))

/** The declarations of every file that an author can reach, without comments and bodies: words may change freely. */
function declarations(): Map<string, string> {
  const options = ts.getParsedCommandLineOfConfigFile(
    resolve(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
      },
    },
  )?.options
  const program = ts.createProgram(
    entries.map(([, file]) => resolve(root, file)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: true },
  )
  const found = new Map<string, string>()
  program.emit(undefined, (path, text, _mark, _error, [source] = []) => {
    const file = relative(root, source?.fileName ?? path).replaceAll('\\', '/')
    if (file.startsWith('src/')) found.set(file, text.trim())
  })
  return found
}

/**
 * The plugin interface as authors see it. Whatever changes here changes for them: what is taken away or narrowed takes a
 * new version of the interface, and a word in the changelog. `vitest run -u` writes the report anew.
 */
test('the public interface is the one that is on record', { timeout: 120_000 }, async () => {
  const files = declarations()
  const report = [
    `Interface ${SDK_VERSION}`,
    ...entries.map(([name, file]) => `@xuncha/plugin-sdk${name.slice(1)} is ${file.replace('./', '')}`),
    ...[...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, text]) => `\n=== ${file}\n${text}`),
  ].join('\n')
  for (const [, file] of entries) expect(files.has(file.replace('./', ''))).toBe(true)
  await expect(`${report}\n`).toMatchFileSnapshot('../api/plugin-sdk.api.txt')
})

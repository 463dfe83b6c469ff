import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown, UserConfig } from 'vite'
import { oneOfEach } from '../guard.ts'
import { buildOptions, hashedNames } from '../output.ts'
import { shellBase, type ShellAssets } from '../page/assets.ts'
import { firstPage, sharedNames } from '../shared/set.ts'
import { vuePlugin } from '../vue.ts'
import { digestOf } from '../web/integrity.ts'

/** The shell as native modules with the shared set left outside, and `dist/shell.json` beside them. */
export function shellBuild(folder: string): UserConfig {
  return {
    root: folder,
    base: shellBase,
    publicDir: false,
    plugins: [vuePlugin('@xuncha/shell'), oneOfEach(), writesShell()],
    build: {
      ...buildOptions(join(folder, 'dist')),
      emptyOutDir: true,
      rolldownOptions: {
        input: { shell: join(folder, 'src/main.ts') },
        external: [...sharedNames],
        output: hashedNames(),
      },
    },
  }
}

function writesShell(): Plugin {
  return {
    name: 'xuncha:shell',
    apply: 'build',
    writeBundle({ dir = '.' }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const entry = chunks.find((chunk) => chunk.isEntry)
      if (!entry) return this.error('The shell has no entry')
      const atOnce = withImports(entry, chunks)
      const heavy = atOnce
        .flatMap(({ imports }) => imports)
        .filter((name) => sharedNames.includes(name) && !firstPage.includes(name))
      if (heavy.length > 0)
        this.error(`The first page would load ${heavy.join(', ')}: import it where it is needed`)

      const names = Object.keys(bundle).sort()
      const files = Object.fromEntries(names.map((name) => [name, digestOf(readFileSync(join(dir, name)))]))
      const shell: ShellAssets = {
        entry: shellBase + entry.fileName,
        css: names.filter((name) => name.endsWith('.css')).map((name) => shellBase + name),
        preload: atOnce.filter((chunk) => chunk !== entry).map(({ fileName }) => shellBase + fileName),
        integrity: Object.fromEntries(
          Object.entries(files)
            .filter(([name]) => /\.(?:js|css)$/.test(name))
            .map(([name, digest]) => [shellBase + name, digest]),
        ),
        files,
      }
      writeFileSync(join(dir, 'shell.json'), JSON.stringify(shell, null, 2) + '\n')
    },
  }
}

/** A chunk and whatever it imports before it runs. */
function withImports(
  entry: Rolldown.OutputChunk,
  chunks: readonly Rolldown.OutputChunk[],
): Rolldown.OutputChunk[] {
  const found = new Set([entry])
  for (const chunk of found)
    for (const name of chunk.imports) {
      const imported = chunks.find(({ fileName }) => fileName === name)
      if (imported) found.add(imported)
    }
  return [...found]
}

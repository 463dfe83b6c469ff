import { posix } from 'node:path'
import { importsOf, sharedNames } from '@xuncha/vite-preset/imports'
import type { Finding } from '../report.ts'

/**
 * What each shared library keeps of itself through any minifier: names of properties and texts that belong to it alone.
 * All of a line found in one file means that the library lies in it.
 */
const traces: Readonly<Record<string, readonly string[]>> = {
  vue: ['__v_isVNode', '__v_isReactive', '__vccOpts'],
  'vue-router': ['beforeResolve', 'isReady', 'replaceState', 'enterCallbacks'],
  pinia: ['$onAction', '$patch', '_hmrPayload'],
  'vue-i18n': ['__INTLIFY_', 'datetimeFormats', 'numberFormats'],
  'element-plus': ['ElConfigProvider'],
}

/** Second copies of what every page has once, and imports that a page does not know. */
export function copiesIn(files: ReadonlyMap<string, string>): Finding[] {
  const findings: Finding[] = []
  for (const [file, code] of files) {
    if (!file.endsWith('.js')) continue
    for (const [library, marks] of Object.entries(traces))
      if (marks.every((mark) => code.includes(mark)))
        findings.push({ code: 'web.copy', facts: { file, library } })
    for (const name of unknownImports(file, files))
      findings.push({ code: 'web.import', facts: { file, name } })
  }
  return findings
}

function unknownImports(file: string, files: ReadonlyMap<string, string>): string[] {
  let imports: ReturnType<typeof importsOf>
  try {
    imports = importsOf(files.get(file) ?? '')
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  return [...imports.atOnce, ...imports.later].filter(
    (name) => !sharedNames.includes(name) && !files.has(fileOf(name, file) ?? ''),
  )
}

/** The file that an import means; undefined where it means none of the plugin's own. */
export function fileOf(name: string, from: string): string | undefined {
  return name.startsWith('.') ? posix.join(posix.dirname(from), name) : undefined
}

import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { type WebParts, webPartsOf } from '@xuncha/vite-preset/imports'
import type { Finding } from '../report.ts'

/**
 * Pages and extensions that are declared and not exported, or the other way round. Whether anybody has the slot of an
 * extension is not looked at: where nobody has, it is not shown.
 */
export function partsBeside(
  files: ReadonlyMap<string, string>,
  { web, pages, extensions = [] }: BuiltManifest,
): { findings: Finding[]; notes: Finding[] } {
  const exported = readParts(files.get(web.entry) ?? '')
  if (!exported) return { findings: [], notes: [{ code: 'web.unread' }] }
  return {
    findings: [
      ...beside('page', pages, exported.pages),
      ...beside('extension', extensions, exported.extensions),
    ],
    notes: [],
  }
}

/** An entry that cannot be parsed is told by its imports already. */
function readParts(code: string): WebParts | undefined {
  try {
    return webPartsOf(code)
  } catch {
    return undefined
  }
}

function beside(
  kind: 'page' | 'extension',
  declared: readonly { name: string }[],
  exported: readonly string[],
): Finding[] {
  const names = declared.map(({ name }) => name)
  return [
    ...names
      .filter((name) => !exported.includes(name))
      .map((name) => ({ code: `web.missing-${kind}`, facts: { name } })),
    ...exported
      .filter((name) => !names.includes(name))
      .map((name) => ({ code: `web.undeclared-${kind}`, facts: { name } })),
  ]
}

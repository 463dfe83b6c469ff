import { expect, test } from 'vitest'
import { files, read } from './tree.ts'

/** Exported declarations without a docblock, as `file: name`. Re-exports speak where they are declared. */
function undocumented(path: string): string[] {
  const lines = read(path).split('\n')
  return lines.flatMap((line, at) => {
    const name = /^export (?:default )?(?:async )?(?:function|const|class|interface|type) (\w+)/.exec(
      line,
    )?.[1]
    return name === undefined || lines[at - 1]?.trimEnd().endsWith('*/') ? [] : [`${path}: ${name}`]
  })
}

test.each(['packages/domain/src', 'packages/plugin-sdk/src'])(
  'every export of %s says what it is',
  (folder) => {
    const sources = files(folder).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    expect(sources.length).toBeGreaterThan(5)
    expect(sources.flatMap(undocumented)).toEqual([])
  },
)

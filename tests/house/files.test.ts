import { describe, expect, test } from 'vitest'
import { files, read } from './tree.ts'

const all = files()
const source = all.filter((path) => /\.(ts|vue|mjs|sql)$/.test(path))
const text = all.filter((path) => /\.(ts|vue|mjs|js|sql|json|ya?ml|md|css|html|svg|sh)$|^\.ci\//.test(path))

/** The lines of these files that match, as `file:line`. */
function matches(paths: string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])),
  )
}

test('the walk sees the tree', () => {
  expect(source.length).toBeGreaterThan(50)
  expect(all).toContain('tests/house/files.test.ts')
  expect(all.filter((path) => path.includes('node_modules'))).toEqual([])
})

test('no file is longer than a person can hold in mind: 400 lines', () => {
  expect(source.filter((path) => read(path).split('\n').length > 401)).toEqual([])
})

test('nothing is put off: no note of what is still to be done', () => {
  // Spelled apart, so that this file does not find itself.
  expect(matches(source, new RegExp(`\\b(${'TO'}DO|${'FIX'}ME|X${'XX'})\\b`))).toEqual([])
})

describe('what everybody gets names no single machine', () => {
  test('no path of one', () => {
    expect(matches(text, /(^|[\s'"`(=:])\/(work|root|home\/[a-z]+|Users)\//)).toEqual([])
  })

  test('no address of a package registry', () => {
    expect(matches(text, /\b(registry\.[a-z]+js\.org|registry\.npm[a-z]+\.com|deb\.debian\.org)\b/)).toEqual(
      [],
    )
  })

  test('the lock file carries digests and no addresses', () => {
    expect(matches(['pnpm-lock.yaml'], /tarball:|https?:\/\//)).toEqual([])
  })
})

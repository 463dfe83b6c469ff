import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inOrder, plant } from './fixture.ts'
import { root } from './tree.ts'
import { violations } from './violations.ts'

interface Fired {
  from: string
  rule: { name: string }
}

const config = join(root, '.dependency-cruiser.mjs')
const planted = Object.values(violations)
let folder: string
let fired: Fired[]

beforeAll(async () => {
  folder = plant(Object.assign({}, inOrder, ...planted))
  fired = await cruise()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The repository's own command and rules, in the planted tree. */
async function cruise(): Promise<Fired[]> {
  const depcruise = join(root, 'node_modules', '.bin', 'depcruise')
  const args = ['apps', 'packages', '--config', config, '--output-type', 'json']
  const { stdout } = await promisify(execFile)(depcruise, args, { cwd: folder, maxBuffer: 64e6 }).catch(
    (failed: { stdout: string }) => failed,
  )
  return JSON.parse(stdout).summary.violations
}

test('every rule has a violation planted here', async () => {
  const { default: rules } = await import(pathToFileURL(config).href)
  const names = rules.forbidden.map((rule: { name: string }) => rule.name)
  expect(Object.keys(violations).toSorted()).toEqual(names.toSorted())
})

test('a tree in order breaks no rule', () => {
  const blamed = fired.filter(({ from }) => from in inOrder)
  expect(blamed).toEqual([])
})

describe('a planted violation fires its rule and no other', () => {
  test.each(Object.entries(violations))('%s', (name, tree) => {
    const rules = fired.filter(({ from }) => from in tree).map(({ rule }) => rule.name)
    expect([...new Set(rules)]).toEqual([name])
  })
})

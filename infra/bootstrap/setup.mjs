import { dirname, join } from 'node:path'
import { environment, pnpmVersion, root } from './place.mjs'
import { progress } from './progress.mjs'
import { build } from './steps/build.mjs'
import { installDependencies } from './steps/dependencies.mjs'
import { findNode, nodeTitle } from './steps/node.mjs'
import { findPnpm } from './steps/pnpm.mjs'

/**
 * Makes this machine ready, whatever it was: Node, pnpm, dependencies, build. Each step is skipped when already done.
 * Yields the Node to run with, the environment to run in, and `step`, which counts on to `total`.
 */
export async function setUp(total) {
  const step = progress(total)
  const ready = {}
  await step(nodeTitle, async () => {
    ready.node = await findNode()
  })
  await step(`pnpm ${pnpmVersion}`, async () => {
    const nodeFolder = dirname(ready.node)
    const pnpmFolder = await findPnpm(nodeFolder)
    ready.env = environment([pnpmFolder, nodeFolder, join(root, 'node_modules', '.bin')])
  })
  await step('Dependencies', () => installDependencies(ready.env))
  return { ...ready, step, build: () => step('Build', () => build(ready.env)) }
}

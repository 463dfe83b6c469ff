import './need-node.mjs'
import { join } from 'node:path'
import { root } from './place.mjs'
import { startPostgres15 } from './postgres15.mjs'
import { seconds } from './progress.mjs'
import { count, forget, reportOf } from './report.mjs'
import { attempt } from './run.mjs'
import { setUp } from './setup.mjs'
import { oneCheck, tally } from './tally.mjs'

// What needs programs of the system, and so stands apart from `npm test`.
const onPostgres15 = ['packages/database', 'packages/platform']
// Disks of their own take root.
const asRoot = ['tests/trust']
// A server of its own, with pgBackRest.
const drills = ['tests/recovery']

async function main() {
  const results = tally()
  try {
    const { env, step, build } = await setUp(5 + onPostgres15.length + asRoot.length + drills.length)
    results.add(
      'Build',
      oneCheck(
        await build().then(
          () => true,
          () => false,
        ),
        'see above',
      ),
    )
    const server = await step('PostgreSQL 15', startPostgres15)
    try {
      const withServer = { ...env, TEST_DATABASE_URL: server.url }
      for (const folder of onPostgres15) {
        const name = `${folder} on PostgreSQL 15`
        const suite = { name, folder, script: 'test', env: withServer }
        await step(name, () => runSuite(suite, results), { live: true })
      }
      for (const folder of [...asRoot, ...drills]) {
        const suite = { name: folder, folder, script: 'test:system', env }
        await step(folder, () => runSuite(suite, results), { live: true })
      }
    } finally {
      await server.stop()
    }
  } catch (error) {
    if (!error.told) console.error(error)
    results.add('Set-up', oneCheck(false, 'see above'))
  }
  results.close()
}

async function runSuite({ name, folder, script, env }, results) {
  const report = reportOf(folder)
  forget(report)
  const started = Date.now()
  const { code } = await attempt('pnpm', ['run', script], { env, cwd: join(root, folder), show: true })
  results.add(name, { ...count(report, { endedWell: code === 0 }), time: seconds(started) })
  return code === 0 ? 'ok' : 'failed'
}

void main()

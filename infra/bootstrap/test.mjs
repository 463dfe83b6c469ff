import './need-node.mjs'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './place.mjs'
import { quote, seconds } from './progress.mjs'
import { count, forget, reportOf } from './report.mjs'
import { attempt } from './run.mjs'
import { setUp } from './setup.mjs'
import { turboArgs } from './steps/build.mjs'
import { oneCheck, tally } from './tally.mjs'
import { packages } from './workspace.mjs'

// `npm test -- --filter @xuncha/planning` checks and tests one package and leaves out what looks at the whole tree.
const filter = process.argv.slice(2)
const summaries = join(root, '.turbo', 'runs')

const ofTheTree = [
  ['Format', 'prettier', ['--check', '.'], 'some files are not formatted; `pnpm format` does it'],
  ['Lint', 'oxlint', [], 'see above; `pnpm exec oxlint --fix` mends some'],
  [
    'Import rules',
    'depcruise',
    ['apps', 'packages', 'tests'],
    'see above; CONTRIBUTING.md says which layer may import which',
  ],
  ['Unused code', 'knip', [], 'see above; delete it, or say in knip.json why it stays'],
]
const types = [
  'Types',
  'turbo',
  ['run', 'check', '--continue', ...turboArgs, '--output-logs=errors-only', ...filter],
]
const checks = filter.length > 0 ? [types] : [...ofTheTree, types]

async function main() {
  const results = tally()
  try {
    const ready = await setUp(5 + checks.length)
    results.add('Set-up', { passed: 1, failed: 0 })
    results.add(
      'Build',
      oneCheck(
        await ready.build().then(
          () => true,
          () => false,
        ),
        'see above',
      ),
    )
    for (const check of checks) await runCheck(ready, check, results)
    await ready.step('Tests', () => runTests(ready.env, results), { live: true })
  } catch (error) {
    if (!error.told) console.error(error)
    results.add('Set-up', oneCheck(false, 'see above'))
  }
  results.close()
}

async function runCheck({ env, step }, [name, command, args, hint], results) {
  const started = Date.now()
  let end
  await step(name, async () => {
    end = await attempt(command, args, { env })
    return end.code === 0 ? 'ok' : 'failed'
  })
  results.add(name, oneCheck(end.code === 0, hint || 'see above', seconds(started)))
  if (end.code !== 0) console.error(`${quote(end.output, 200)}\n    ${command} ended with ${end.code}\n`)
}

/** Runs every package's tests that turbo has no good result of, then counts the reports, restored ones included. */
async function runTests(env, results) {
  const tested = packages().filter(({ manifest }) => manifest.scripts && manifest.scripts.test)
  for (const { folder } of tested) forget(reportOf(folder))
  rmSync(summaries, { recursive: true, force: true })
  const how = ['--continue', '--summarize', ...turboArgs, '--output-logs=errors-only']
  const { code } = await attempt('turbo', ['run', 'test', ...how, ...filter], { env, show: true })
  const ran = tasks()
  for (const { folder, manifest } of tested) {
    const task = ran.find((one) => one.package === manifest.name)
    if (!task && ran.length > 0 && filter.length > 0) continue
    const endedWell = Boolean(task && task.execution && task.execution.exitCode === 0)
    results.add(manifest.name, { ...count(reportOf(folder), { endedWell }), time: taken(task) })
  }
  return code === 0 ? 'ok' : 'failed'
}

/** The test tasks of turbo's summary of this run: one per package, with how it ended. */
function tasks() {
  if (!existsSync(summaries)) return []
  const [file] = readdirSync(summaries)
  const summary = JSON.parse(readFileSync(join(summaries, file), 'utf8'))
  return summary.tasks.filter(({ task }) => task === 'test')
}

function taken(task) {
  if (!task || !task.execution) return ''
  if (task.cache.status === 'HIT') return 'cached'
  return `${((task.execution.endTime - task.execution.startTime) / 1000).toFixed(1)} s`
}

void main()

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './place.mjs'

/** Where every package's vitest leaves its JSON report. */
export function reportOf(folder) {
  return join(root, folder, 'reports', 'test.json')
}

/** Takes away the last run's report, so that it cannot be taken for this run's. */
export function forget(report) {
  rmSync(report, { force: true })
}

/**
 * Counts one package's report. Whatever did not run counts as failed: a missing report, a file that could not start,
 * a test that was skipped, and a runner that ended badly although every test passed (an error outside a test).
 */
export function count(report, { endedWell }) {
  if (!existsSync(report))
    return { passed: 0, failed: 1, failures: ['left no report: its tests did not run'] }
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults
  const failures = files.flatMap(failuresIn)
  const passed = files
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'passed').length
  if (passed + failures.length === 0) failures.push('ran no test')
  if (!endedWell && failures.length === 0) failures.push('ended badly outside its tests')
  return { passed, failed: failures.length, failures }
}

function failuresIn(file) {
  const path = relative(root, file.name)
  const tests = file.assertionResults.filter((test) => test.status !== 'passed')
  const named = tests.map(
    (test) => `${path} > ${test.fullName}${test.status === 'failed' ? '' : ` (${test.status})`}`,
  )
  const startedNot = file.status === 'failed' && !tests.some((test) => test.status === 'failed')
  return startedNot ? [...named, `${path}: ${file.message.split('\n')[0]}`] : named
}

/** Adds up what passed and failed, by row, and ends a run with a table and the one line that is read by others. */
export function tally() {
  const rows = []
  return {
    /** `failures` name what failed: a test with its file, or the step itself. */
    add(name, { passed, failed, failures = [], time = '' }) {
      rows.push({ name, passed, failed, failures, time })
    },
    /** Prints everything and sets the exit code. */
    close() {
      const passed = sum(rows, 'passed')
      const failed = sum(rows, 'failed')
      console.log(`\n${table(rows)}`)
      const failures = rows.flatMap((row) => row.failures.map((failure) => `  ${row.name}: ${failure}`))
      if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`)
      if (failed > 0) process.exitCode = 1
      console.log(`\n${passed} passed, ${failed} failed`)
    },
  }
}

/** A step that is one check: it passed or it did not. */
export function oneCheck(ok, name, time) {
  return ok ? { passed: 1, failed: 0, time } : { passed: 0, failed: 1, time, failures: [name] }
}

function table(rows) {
  const width = Math.max(...rows.map((row) => row.name.length))
  const line = (name, passed, failed, time) =>
    `${name.padEnd(width)}  ${String(passed).padStart(7)}  ${String(failed).padStart(7)}  ${time.padStart(8)}`
  return [
    line('', 'passed', 'failed', 'time'),
    ...rows.map((row) => line(row.name, row.passed, row.failed, row.time)),
  ].join('\n')
}

function sum(rows, key) {
  return rows.reduce((total, row) => total + row[key], 0)
}

import { run } from '../run.mjs'

/** Builds what changed since the last build; turbo keeps the rest. */
export async function build(env) {
  await run('turbo', ['run', 'build', ...turboArgs, '--output-logs=errors-only'], { env })
}

/** Plain text, each package's in one piece; no more at once than there are cores, for memory's sake. */
export const turboArgs = [
  '--concurrency=100%',
  '--ui=stream',
  '--no-update-notifier',
  '--log-order=grouped',
  '--log-prefix=none',
]

import { handOver } from './hand-over.mjs'
import { setUp } from './setup.mjs'

/** Sets the machine up, then becomes this program of the repository, with the arguments it was called with. */
export async function launch(title, script) {
  try {
    const ready = await setUp(5)
    await ready.build()
    await ready.step(title, () => 'starting')
    handOver(ready, script, process.argv.slice(2))
  } catch (error) {
    if (!error.told) console.error(error)
    process.exitCode = 1
  }
}

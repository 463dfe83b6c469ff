import { remedyFor } from './remedies.mjs'

const tty = process.stdout.isTTY

/** Steps of one script, counted: `[2/5] pnpm 12.21.0 … ok 3.1 s`. */
export function progress(total) {
  let done = 0

  /**
   * Runs one step; `work` may yield a word to say instead of `ok`. A failure is shown with its remedy and thrown on.
   * While a `live` step runs, the terminal is its own.
   */
  return async function step(title, work, { live = false } = {}) {
    const head = `[${++done}/${total}] ${title} … `
    const started = Date.now()
    process.stdout.write(live ? `${head}\n` : head)
    const clock =
      tty && !live && setInterval(() => process.stdout.write(`\r${head}${seconds(started, 0)}`), 1000)
    const end = (word) =>
      process.stdout.write(`${live ? head : tty ? `\r${head}` : ''}${word} ${seconds(started)}\n`)
    try {
      const result = await work()
      end(typeof result === 'string' ? result : 'ok')
      return result
    } catch (error) {
      end('failed')
      explain(error)
      throw error
    } finally {
      clearInterval(clock)
    }
  }
}

/** Time since `started`, for a person. */
export function seconds(started, digits = 1) {
  return `${((Date.now() - started) / 1000).toFixed(digits)} s`
}

/** The last lines of what a command said, set off from our own. */
export function quote(output, count) {
  const lines = output.trimEnd().split('\n').slice(-count)
  return lines.map((line) => `    ${line}`).join('\n')
}

function explain(error) {
  // A command that failed speaks for itself, and so does an error that we made; another is ours to find.
  const output = error.output ?? (error.constructor === Error ? '' : error.stack)
  console.error(`${output ? `\n${quote(output, 30)}\n` : ''}\n${error.message}`)
  console.error(`What to do: ${remedyFor(`${output}\n${error.message}`)}\n`)
  error.told = true
}

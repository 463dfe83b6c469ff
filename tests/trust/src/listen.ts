import type { Client } from '@xuncha/platform/testing'

/** What the stream of events said so far. */
export interface Stream {
  said(): string
  /** Waits until it said something like that, from this length on. */
  heard(what: RegExp, from?: number): Promise<void>
  close(): Promise<void>
}

const PATIENCE_MS = 10_000

/** Opens the stream of events as somebody, and keeps what it says. */
export async function listen(client: Client): Promise<Stream> {
  const response = await client.fetch('http://localhost/api/events')
  const reader = response.body?.getReader()
  if (response.status !== 200 || reader === undefined) throw new Error(`No stream: ${response.status}`)
  const decoder = new TextDecoder()
  let said = ''
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      said += decoder.decode(value, { stream: true })
    }
  })()
  return {
    said: () => said,
    async heard(what, from = 0) {
      const end = Date.now() + PATIENCE_MS
      while (!what.test(said.slice(from))) {
        if (Date.now() > end) throw new Error(`Not heard: ${String(what)} in ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    async close() {
      await reader.cancel()
      await reading
    },
  }
}

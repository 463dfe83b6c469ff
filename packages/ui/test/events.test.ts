import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followEvents } from '../src/compose/events.ts'

/** The browser's stream, driven by hand: happy-dom has none. */
class Stream extends EventTarget {
  static all: Stream[] = []
  closed = false
  constructor() {
    super()
    Stream.all.push(this)
  }
  close() {
    this.closed = true
  }
  tell(name: string) {
    this.dispatchEvent(new Event(name))
  }
  static get last() {
    return this.all.at(-1) as Stream
  }
}

let reads: number
let stop: (() => void) | undefined

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  vi.stubGlobal('EventSource', Stream)
  Stream.all = []
  reads = 0
  stop = followEvents(async () => void reads++)
})

afterEach(() => {
  stop?.()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('the first stream reads nothing by itself; a changed module does', () => {
  Stream.last.tell('open')
  expect(reads).toBe(0)
  Stream.last.tell('modules')
  expect(reads).toBe(1)
})

test('a broken stream is opened again, later each time, and the state is read anew once it is', async () => {
  Stream.last.tell('open')
  Stream.last.tell('error')
  expect(Stream.last.closed).toBe(true)
  await vi.advanceTimersByTimeAsync(499)
  expect(Stream.all).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(Stream.all).toHaveLength(2)

  Stream.last.tell('error')
  await vi.advanceTimersByTimeAsync(999)
  expect(Stream.all).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(Stream.all).toHaveLength(3)

  const before = reads
  Stream.last.tell('open')
  expect(reads).toBe(before + 1)
})

test('a stream that held starts the delays from the beginning', async () => {
  for (const wait of [500, 1000, 2000]) {
    Stream.last.tell('error')
    await vi.advanceTimersByTimeAsync(wait)
  }
  Stream.last.tell('open')
  await vi.advanceTimersByTimeAsync(10_000)
  Stream.last.tell('error')
  await vi.advanceTimersByTimeAsync(500)
  expect(Stream.all).toHaveLength(5)
})

test('once ended, nothing is opened any more', async () => {
  Stream.last.tell('error')
  stop?.()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(Stream.all).toHaveLength(1)
})

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { carriesStateSecretMark } from '@xuncha/domain'
import type { Files, StoredFile } from '@xuncha/plugin-sdk/server'
import { FileRefused } from './refused.ts'

/** Largest file that one request may bring. Larger ones need the resumable way. */
const LARGEST_MIB = 50
const MIB = 1024 * 1024

const accepted =
  /^(text\/(plain|csv)|image\/(png|jpeg|webp|gif)|audio\/(mpeg|mp4|ogg|wav)|video\/mp4|application\/(pdf|zip|msword|vnd\.ms-excel|vnd\.openxmlformats-officedocument\.[a-z.]+))$/

/**
 * Files on the local disk, one folder per county, found by their content's SHA-256: the same file twice in a county
 * is stored once, and no county can learn what another one has.
 */
export class LocalFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The store as one county sees it. */
  of(countyId: number): Files {
    const folder = join(this.#folder, String(countyId))
    return {
      receive: (request, name) => receive(folder, request, name),
      send: (file) => send(folder, file),
      text: (sha256) => text(folder, sha256),
    }
  }
}

async function receive(folder: string, request: Request, name: string): Promise<StoredFile> {
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!accepted.test(mediaType)) throw new FileRefused('file.type', { mediaType })
  if (request.body === null) throw new FileRefused('file.empty')
  const isMarked = stateSecretGate(mediaType)
  if (carriesStateSecretMark(name)) throw new FileRefused('label.state-secret')

  await mkdir(folder, { recursive: true })
  const staged = join(folder, `.${randomUUID()}`)
  const hash = createHash('sha256')
  let bytes = 0
  const target = await open(staged, 'wx')
  try {
    await eachChunk(request.body, async (chunk) => {
      bytes += chunk.byteLength
      if (bytes > LARGEST_MIB * MIB) throw new FileRefused('file.too-large', { mib: LARGEST_MIB })
      if (isMarked(chunk)) throw new FileRefused('label.state-secret')
      hash.update(chunk)
      // Whole, or an error: a plain write may take a part of it on a disk that is all but full, and say so in a number.
      await target.appendFile(chunk)
    })
    if (bytes === 0) throw new FileRefused('file.empty')
    // On disk before anything in the database points at it.
    await target.sync()
    await target.close()
    const sha256 = hash.digest('hex')
    await rename(staged, join(folder, sha256))
    await syncFolder(folder)
    return { sha256, bytes, mediaType, name }
  } catch (error) {
    await target.close().catch(() => undefined)
    await rm(staged, { force: true })
    throw error
  }
}

/**
 * Takes a body chunk by chunk. After an error it reads the rest and drops it, within reason: whoever is still sending
 * does not listen, and would see a broken connection in place of the reason.
 */
async function eachChunk(
  body: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  let failure: { error: unknown } | undefined
  let dropped = 0
  for await (const chunk of Readable.fromWeb(body as never) as AsyncIterable<Uint8Array>) {
    if (failure === undefined) {
      try {
        await take(chunk)
      } catch (error) {
        failure = { error }
      }
    } else {
      dropped += chunk.byteLength
      if (dropped > LARGEST_MIB * MIB) break
    }
  }
  if (failure !== undefined) throw failure.error
}

/** Makes the new name last: without it a power cut may leave the content and take the name away. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How many characters of what came before a mark can begin in: a mark is short. */
const MARK_AT_MOST = 20

/**
 * Whether a text so far carries the mark of a state secret 国家秘密标志; whatever is no text passes, and is for whoever
 * looks into files to tell.
 */
function stateSecretGate(mediaType: string): (chunk: Uint8Array) => boolean {
  if (!mediaType.startsWith('text/')) return () => false
  const decoder = new TextDecoder()
  let before = ''
  return (chunk) => {
    const text = before + decoder.decode(chunk, { stream: true })
    before = text.slice(-MARK_AT_MOST)
    return carriesStateSecretMark(text)
  }
}

async function send(folder: string, file: Pick<StoredFile, 'sha256' | 'mediaType' | 'name'>) {
  const path = pathOf(folder, file.sha256)
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined)
  if (path === undefined || found === undefined) return undefined
  return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
    headers: {
      'Content-Type': file.mediaType,
      'Content-Length': String(found.size),
      // Never rendered in our origin, whatever it claims to be.
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

async function text(folder: string, sha256: string): Promise<string | undefined> {
  const path = pathOf(folder, sha256)
  return path === undefined ? undefined : await readFile(path, 'utf8').catch(() => undefined)
}

function pathOf(folder: string, sha256: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(sha256) ? join(folder, sha256) : undefined
}

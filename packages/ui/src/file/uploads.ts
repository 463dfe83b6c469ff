import type { Problem } from '@xuncha/plugin-sdk'
import { reactive } from 'vue'
import { problemOf } from '../compose/problem.ts'
import { digestOf } from './hash.ts'

/** A file on its way. */
export interface Upload {
  id: number
  file: File
  state: 'checking' | 'sending' | 'done' | 'failed' | 'known' | 'too-large'
  /** Share that was sent, 0 to 1. */
  share: number
  problem?: Problem
  /** Name under which the same content is already there. */
  knownAs?: string
  digest?: string
}

export interface UploadsOptions<Answer> {
  upload: (file: File, onProgress: (share: number) => void) => Promise<Answer>
  known: () => readonly { sha256: string; name: string }[]
  maxBytes: () => number
  uploaded: (answer: Answer, file: File) => void
}

/** Files on their way, one after the other, each with its progress and its own failure. */
export function useUploads<Answer>({ upload, known, maxBytes, uploaded }: UploadsOptions<Answer>) {
  const uploads = reactive<Upload[]>([])
  let last = 0
  let queue = Promise.resolve()

  function add(files: Iterable<File>) {
    for (const file of files) {
      const mine = reactive<Upload>({ id: ++last, file, state: 'checking', share: 0 })
      uploads.push(mine)
      if (file.size > maxBytes()) mine.state = 'too-large'
      else queue = queue.then(() => check(mine))
    }
  }

  async function check(mine: Upload) {
    const digest = await digestOf(mine.file).catch(() => undefined)
    if (digest) mine.digest = digest
    const same = digest && (known().find(({ sha256 }) => sha256 === digest)?.name ?? sentBefore(mine, digest))
    if (!same) return await send(mine)
    mine.state = 'known'
    mine.knownAs = same
  }

  function sentBefore(mine: Upload, digest: string) {
    return uploads.find((other) => other !== mine && other.state === 'done' && other.digest === digest)?.file
      .name
  }

  async function send(mine: Upload) {
    mine.state = 'sending'
    mine.share = 0
    try {
      const answer = await upload(mine.file, (share) => (mine.share = share))
      mine.state = 'done'
      mine.share = 1
      uploaded(answer, mine.file)
    } catch (error) {
      mine.state = 'failed'
      mine.problem = problemOf(error)
    }
  }

  function drop(mine: Upload) {
    uploads.splice(uploads.indexOf(mine), 1)
  }

  /** Once more after a failure, or although the same is there. */
  function again(mine: Upload) {
    queue = queue.then(() => send(mine))
  }

  return { uploads, add, drop, again }
}

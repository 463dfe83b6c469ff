import type { FileHandle } from 'node:fs/promises'
import { type DataKey, generateDataKey, type Pieces, piecesOf, type Profile } from '@xuncha/crypto'
import { CONTROL, DATA, encodeEnvelope, PIECE, type SealedKind } from './envelope.ts'
import { locksOf, type Openers } from './keys.ts'
import type { Control, End } from './records.ts'

/** Writes an archive from front to back, a piece at a time: nothing of it is held but what is being sealed. */
export class ArchiveWriter {
  /** What opens it, for whoever writes it and reads it again at once. */
  readonly key: DataKey
  readonly #file: FileHandle
  readonly #pieces: Pieces
  #held: Buffer[] = []
  #size = 0

  private constructor(file: FileHandle, key: DataKey, pieces: Pieces) {
    this.key = key
    this.#file = file
    this.#pieces = pieces
  }

  /** Begins an archive that these may open. */
  static async begin(
    file: FileHandle,
    profile: Profile,
    openers: Openers,
    kind: SealedKind = 'xuncha-backup',
  ): Promise<ArchiveWriter> {
    const key = generateDataKey()
    const head = encodeEnvelope(
      { profile: profile.name, key: key.id, locks: await locksOf(profile, key, openers) },
      kind,
    )
    await file.writeFile(head)
    return new ArchiveWriter(file, key, piecesOf(profile, key, head))
  }

  async control(control: Exclude<Control, End>): Promise<void> {
    await this.#flush()
    await this.#piece(CONTROL, [Buffer.from(JSON.stringify(control))], 'more')
  }

  /** Bytes of the table or file that was told last. */
  async data(bytes: Buffer): Promise<void> {
    for (let from = 0; from < bytes.length; from += PIECE) {
      const part = bytes.subarray(from, from + PIECE)
      if (this.#size + part.length > PIECE) await this.#flush()
      this.#held.push(part)
      this.#size += part.length
    }
  }

  /** The end, without which it is no archive. On disk when this is done. */
  async end(end: End): Promise<void> {
    await this.#flush()
    await this.#piece(CONTROL, [Buffer.from(JSON.stringify(end))], 'last')
    await this.#file.sync()
  }

  async #flush(): Promise<void> {
    if (this.#size === 0) return
    const held = this.#held
    this.#held = []
    this.#size = 0
    await this.#piece(DATA, held, 'more')
  }

  async #piece(kind: number, parts: readonly Buffer[], end: 'more' | 'last'): Promise<void> {
    const sealed = this.#pieces.seal(Buffer.concat([Buffer.of(kind), ...parts]), end)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    await this.#file.writeFile(Buffer.concat([length, sealed]))
  }
}

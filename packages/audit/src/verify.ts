import { type Checkpoint, cosignedAt, isSignedBy, originOf, readCheckpoint } from './checkpoint.ts'
import { type DumpLine, readLine } from './dump.ts'
import { encodeEvent } from './event.ts'
import type { Note, VerifierKey } from './note.ts'
import { type Finding, Findings } from './findings.ts'
import { Records } from './records.ts'
import { Frontier, leafHash } from './tree.ts'

/** What a dump is held against. */
export interface VerifyOptions {
  /** The log's public key, which the verifier has from elsewhere. */
  log: VerifierKey
  /** A witness's public key: then the dump must carry its signature. */
  witness?: VerifierKey
  /** What the witness keeps of its own: the dump must continue it. */
  seen?: string
  /** Also compare the rows as stored with the last event of each record. */
  deep?: boolean
}

/** What a dump proves. */
export interface Verdict {
  /** Nothing is wrong. */
  ok: boolean
  findings: readonly Finding[]
  county: number | null
  /** Sealed events. */
  size: number
  /** Root over them, in base64. */
  root: string
  /** The newest checkpoint's instant. */
  sealedAt: string | null
  /** Events that were not yet sealed and so prove nothing. */
  unsealed: number
  /** Up to which event, and when, the witness signed. */
  witnessed: { size: number; at: string } | null
  /** Rows compared; null where they were not. */
  rows: number | null
}

/** Verifies a dump offline 离线验证: needs no database, and trusts nothing but the keys it was given. */
export async function verifyDump(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyOptions,
): Promise<Verdict> {
  const verifier = new DumpVerifier(options)
  for await (const line of lines) verifier.take(line)
  return verifier.verdict()
}

interface Sealed {
  checkpoint: Checkpoint
  note: Note
}

class DumpVerifier {
  readonly #options: VerifyOptions
  readonly #findings = new Findings()
  readonly #tree: Frontier
  readonly #records = new Records()
  readonly #checkpoints: Sealed[] = []
  /** Roots at sizes that a checkpoint names, as they come by. */
  readonly #roots = new Map<number, Buffer>()
  readonly #sizes = new Set<number>()
  readonly #ids = new Set<number>()
  readonly #lines = { checkpoint: 0, event: 0, row: 0 }
  #head: Extract<DumpLine, { kind: 'dump' }> | undefined
  #unsealed = 0
  #ended = false

  constructor(options: VerifyOptions) {
    this.#options = options
    this.#tree = new Frontier(options.log.profile.digest)
    const seen = options.seen === undefined ? undefined : readCheckpoint(options.seen)
    if (seen !== undefined) this.#sizes.add(seen.checkpoint.size)
  }

  take(text: string): void {
    if (text === '') return
    const line = readLine(text)
    if (line === undefined) return this.#findings.add('line.malformed', { line: text.slice(0, 80) })
    if (this.#ended) return this.#findings.add('line.after-end', {})
    if (line.kind === 'dump') return this.#begin(line)
    if (this.#head === undefined) return this.#findings.add('line.no-head', {})
    if (line.kind === 'end') return this.#end(line)
    this.#lines[line.kind] += 1
    if (line.kind === 'checkpoint') this.#checkpoint(line.note)
    else if (line.kind === 'event') this.#event(line)
    else if (this.#options.deep) this.#records.row(line, this.#findings)
  }

  #begin(head: Extract<DumpLine, { kind: 'dump' }>): void {
    if (this.#head !== undefined) return this.#findings.add('line.second-head', {})
    this.#head = head
  }

  #checkpoint(text: string): void {
    const sealed = readCheckpoint(text)
    if (sealed === undefined) return this.#findings.add('checkpoint.malformed', {})
    if (this.#lines.event > 0) return this.#findings.add('line.order', { size: sealed.checkpoint.size })
    this.#checkpoints.push(sealed)
    this.#sizes.add(sealed.checkpoint.size)
    if (sealed.checkpoint.size === 0) this.#roots.set(0, this.#tree.root())
  }

  #event({ index, event }: Extract<DumpLine, { kind: 'event' }>): void {
    if (event.county !== this.#head?.county) this.#findings.add('event.county', { id: event.id })
    if (this.#ids.has(event.id)) this.#findings.add('event.twice', { id: event.id })
    this.#ids.add(event.id)
    this.#records.event(event)
    if (index === null) {
      this.#unsealed += 1
      return
    }
    if (index !== this.#tree.size || this.#unsealed > 0)
      this.#findings.add('event.order', { index, expected: this.#tree.size })
    this.#tree.extend([leafHash(this.#options.log.profile.digest, encodeEvent(event))])
    if (this.#sizes.has(this.#tree.size)) this.#roots.set(this.#tree.size, this.#tree.root())
  }

  #end(line: Extract<DumpLine, { kind: 'end' }>): void {
    this.#ended = true
    const { checkpoint, event, row } = this.#lines
    if (line.checkpoints !== checkpoint || line.events !== event || line.rows !== row)
      this.#findings.add('dump.incomplete', { ...this.#lines })
  }

  verdict(): Verdict {
    if (!this.#ended) this.#findings.add('dump.cut-off', {})
    const newest = this.#checkpoints.reduce<Sealed | undefined>(
      (best, one) => (best && best.checkpoint.size >= one.checkpoint.size ? best : one),
      undefined,
    )
    this.#heldAgainstCheckpoints(newest)
    const witnessed = this.#heldAgainstWitness()
    this.#heldAgainstSeen()
    const rows = this.#heldAgainstRows()
    return {
      ok: this.#findings.none,
      findings: this.#findings.listed,
      county: this.#head?.county ?? null,
      size: this.#tree.size,
      root: this.#tree.root().toString('base64'),
      sealedAt: newest?.checkpoint.at ?? null,
      unsealed: this.#unsealed,
      witnessed,
      rows,
    }
  }

  #heldAgainstCheckpoints(newest: Sealed | undefined): void {
    const { log } = this.#options
    const origin = originOf(log, this.#head?.county ?? -1)
    if (newest === undefined) {
      if (this.#tree.size > 0) this.#findings.add('checkpoint.none', { events: this.#tree.size })
      return
    }
    if (newest.checkpoint.size !== this.#tree.size)
      this.#findings.add('checkpoint.size', { checkpoint: newest.checkpoint.size, events: this.#tree.size })
    if (!isSignedBy(log, newest.note))
      this.#findings.add('checkpoint.signature', {
        size: newest.checkpoint.size,
        key: `${log.name}+${log.id}`,
      })
    let good = 0
    for (const { checkpoint } of this.#checkpoints.toSorted(
      (a, b) => a.checkpoint.size - b.checkpoint.size,
    )) {
      if (checkpoint.origin !== origin) this.#findings.add('checkpoint.origin', { origin: checkpoint.origin })
      // Older checkpoints tell where it went wrong: after the last that still fits.
      const root = this.#roots.get(checkpoint.size)
      if (root?.equals(checkpoint.root)) good = Math.max(good, checkpoint.size)
      else this.#findings.add('checkpoint.root', { size: checkpoint.size, after: good })
    }
  }

  #heldAgainstWitness(): Verdict['witnessed'] {
    const { witness } = this.#options
    if (witness === undefined) return null
    let best: NonNullable<Verdict['witnessed']> | undefined
    for (const { checkpoint, note } of this.#checkpoints) {
      if (note.signatures.length < 2 || (best !== undefined && checkpoint.size <= best.size)) continue
      const at = cosignedAt(witness, note)
      if (at !== undefined) best = { size: checkpoint.size, at: at.toISOString() }
    }
    if (best === undefined) this.#findings.add('witness.none', { key: `${witness.name}+${witness.id}` })
    return best ?? null
  }

  #heldAgainstSeen(): void {
    const { seen, witness } = this.#options
    if (seen === undefined) return
    const kept = readCheckpoint(seen)
    if (kept === undefined || (witness !== undefined && cosignedAt(witness, kept.note) === undefined))
      return this.#findings.add('witness.state', {})
    const { origin, size, root } = kept.checkpoint
    if (origin !== originOf(this.#options.log, this.#head?.county ?? -1))
      this.#findings.add('checkpoint.origin', { origin })
    else if (size > this.#tree.size)
      this.#findings.add('witness.rolled-back', { seen: size, now: this.#tree.size })
    else if (!(size === 0 || this.#roots.get(size)?.equals(root)))
      this.#findings.add('witness.forked', { size })
  }

  #heldAgainstRows(): number | null {
    if (!this.#options.deep) return null
    const objects = this.#head?.objects ?? null
    if (objects === null) {
      this.#findings.add('rows.none', {})
      return null
    }
    return this.#records.compare(new Set(objects), this.#findings)
  }
}

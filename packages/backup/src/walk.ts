import { createHash, type Hash } from 'node:crypto'
import { isOurs } from './files.ts'
import type { Opening } from './keys.ts'
import { readArchive } from './reader.ts'
import type { Control, End, Head } from './records.ts'
import { BackupRefused } from './refused.ts'
import { RowSum } from './row-sum.ts'

/** What is done with each part of an archive as it comes by. */
export interface Visitor {
  head?(head: Head): Promise<void>
  table?(name: string): Promise<void>
  rows?(bytes: Buffer): Promise<void>
  tableEnd?(name: string): Promise<void>
  sequence?(sequence: Extract<Control, { kind: 'sequence' }>): Promise<void>
  file?(path: string): Promise<void>
  bytes?(bytes: Buffer): Promise<void>
  fileEnd?(path: string): Promise<void>
}

/** What an archive says of itself, once it was read to its end and found whole. */
export interface Contents {
  head: Head
  end: End
}

type Open = { table: string; sum: RowSum } | { file: string; hash: Hash; bytes: number } | undefined

/**
 * Reads an archive to its end and holds everything against its own counts and digests.
 * @throws BackupRefused archive.foreign, archive.newer, archive.wrong-key, archive.damaged
 */
export async function walkArchive(path: string, opening: Opening, visitor: Visitor = {}): Promise<Contents> {
  let [head, end, open] = [undefined, undefined, undefined] as [Head | undefined, End | undefined, Open]
  const got: End = { kind: 'end', tables: {}, sequences: 0, files: 0, bytes: 0, damaged: [] }

  const control = async (said: Control): Promise<void> => {
    if (end !== undefined || (head === undefined) !== (said.kind === 'head')) throw damaged(said)
    switch (said.kind) {
      case 'head':
        head = said
        return visitor.head?.(said)
      case 'table':
        if (open !== undefined || !head?.tables.some(({ name }) => name === said.name)) throw damaged(said)
        open = { table: said.name, sum: new RowSum() }
        return visitor.table?.(said.name)
      case 'table-end': {
        const count = open && 'table' in open && open.table === said.name ? open.sum.count() : undefined
        if (count?.rows !== said.rows || count.sum !== said.sum) throw damaged(said)
        open = undefined
        got.tables[said.name] = count
        return visitor.tableEnd?.(said.name)
      }
      case 'sequence':
        got.sequences += 1
        return visitor.sequence?.(said)
      case 'file':
        if (open !== undefined || !isOurs(said.path)) throw damaged(said)
        open = { file: said.path, hash: createHash('sha256'), bytes: 0 }
        return visitor.file?.(said.path)
      case 'file-end': {
        const file = open && 'file' in open && open.file === said.path ? open : undefined
        if (file?.bytes !== said.bytes || file.hash.digest('hex') !== said.sha256) throw damaged(said)
        open = undefined
        got.files += 1
        got.bytes += said.bytes
        return visitor.fileEnd?.(said.path)
      }
      case 'end':
        end = said
        return undefined
      default:
        throw new BackupRefused('archive.newer')
    }
  }

  for await (const entry of readArchive(path, opening)) {
    if ('control' in entry) await control(entry.control)
    else if (open === undefined) throw damaged({ kind: 'data' })
    else if ('table' in open) {
      open.sum.take(entry.data)
      await visitor.rows?.(entry.data)
    } else {
      open.hash.update(entry.data)
      open.bytes += entry.data.length
      await visitor.bytes?.(entry.data)
    }
  }
  if (head === undefined || end === undefined) throw damaged({ kind: 'end' })
  if (textOf({ ...got, damaged: end.damaged }) !== textOf(end)) throw damaged(end)
  return { head, end }
}

function textOf({ tables, sequences, files, bytes }: End): string {
  const counts = Object.entries(tables).map(([name, { rows, sum }]) => [name, rows, sum])
  return JSON.stringify([counts.sort(), sequences, files, bytes])
}

function damaged({ kind }: { kind: string }): BackupRefused {
  return new BackupRefused('archive.damaged', { at: kind })
}

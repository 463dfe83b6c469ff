/// <reference path="./pg-lib.d.ts" />
import type { Connection, Submittable } from 'pg'
// The value mapping of pg's own queries: arrays, JSON and buffers as it sends them.
import { prepareValue } from 'pg/lib/utils.js'
import { serialize } from 'pg-protocol'
import { nameOf, type Statement } from './statement.ts'
import { parserOf } from './types.ts'

/** What one statement of a batch came to. */
export interface Outcome {
  rows: Record<string, unknown>[]
  /** The command tag: `SELECT 3`, `UPDATE 1`, `ROLLBACK`. */
  tag: string
}

interface Column {
  name: string
  parse: (text: string) => unknown
}

/** The columns of the statements that a connection has prepared, by name. */
const preparedBy = new WeakMap<object, Map<string, Column[] | null>>()

/** Statements that may or may not exist on a connection after an error. */
const doubtfulOn = new WeakMap<object, Set<string>>()

/**
 * Several statements with one Sync: PostgreSQL runs them as one implicit transaction, in one round trip.
 * The first error rolls everything back and skips the rest.
 *
 * It stands on what pg calls a Submittable: `submit` writes, `handle…` reads. pg is pinned, and
 * `batch.test.ts` is the contract with it.
 */
export class Batch implements Submittable {
  readonly result: Promise<Outcome[]>
  readonly #statements: readonly Statement[]
  readonly #outcomes: Outcome[] = []
  readonly #columns: (Column[] | null | undefined)[] = []
  #resolve!: (outcomes: Outcome[]) => void
  #reject!: (error: Error) => void
  #rows: Record<string, unknown>[] = []

  constructor(statements: readonly Statement[]) {
    this.#statements = statements
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Called by pg when it is this batch's turn. What cannot be encoded is returned: thrown, it would block the connection. */
  submit(connection: Connection): Error | undefined {
    try {
      // In one piece: many small writes cost more than all that is in them.
      connection.stream.write(Buffer.concat(this.#encoded(connection)))
      return undefined
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  #encoded(connection: Connection): Buffer[] {
    const prepared = memberOf(preparedBy, connection, () => new Map<string, Column[] | null>())
    const doubtful = memberOf(doubtfulOn, connection, () => new Set<string>())
    const parsedHere = new Set<string>()
    const messages: Buffer[] = []
    for (const [index, { sql, parameters }] of this.#statements.entries()) {
      const name = nameOf(sql) ?? ''
      const columns = name === '' ? undefined : prepared.get(name)
      if (columns === undefined && !parsedHere.has(name)) {
        if (doubtful.has(name)) messages.push(serialize.close({ type: 'S', name }))
        messages.push(serialize.parse({ name, text: sql }))
        if (name !== '') parsedHere.add(name)
      }
      this.#columns[index] = columns
      messages.push(
        serialize.bind({ statement: name, values: parameters as unknown[], valueMapper: prepareValue }),
      )
      if (columns === undefined) messages.push(serialize.describe({ type: 'P' }))
      messages.push(serialize.execute())
    }
    messages.push(serialize.sync())
    return messages
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns[this.#outcomes.length] = message.fields.map((field) => ({
      name: field.name,
      parse: parserOf(field.dataTypeID),
    }))
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    const columns = this.#columns[this.#outcomes.length] ?? []
    const row: Record<string, unknown> = {}
    for (let i = 0; i < columns.length; i++) {
      const { name, parse } = columns[i] as Column
      const text = message.fields[i]
      row[name] = text === null || text === undefined ? null : parse(text)
    }
    this.#rows.push(row)
  }

  handleCommandComplete(message: { text: string }): void {
    this.#outcomes.push({ rows: this.#rows, tag: message.text })
    this.#rows = []
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleError(error: Error, connection: Connection): void {
    const prepared = memberOf(preparedBy, connection, () => new Map<string, Column[] | null>())
    const doubtful = memberOf(doubtfulOn, connection, () => new Set<string>())
    for (const { sql } of this.#statements) {
      const name = nameOf(sql)
      // A statement of this batch is there or not, and a result type may have changed: prepare it anew.
      if (name !== undefined) {
        prepared.delete(name)
        doubtful.add(name)
      }
    }
    this.#reject(error)
  }

  handleReadyForQuery(connection: Connection): void {
    const prepared = memberOf(preparedBy, connection, () => new Map<string, Column[] | null>())
    const doubtful = memberOf(doubtfulOn, connection, () => new Set<string>())
    for (const [index, { sql }] of this.#statements.entries()) {
      const name = nameOf(sql)
      if (name === undefined) continue
      prepared.set(name, this.#columns[index] ?? null)
      doubtful.delete(name)
    }
    this.#resolve(this.#outcomes)
  }

  handlePortalSuspended(): void {
    this.#reject(new Error('A batch asks for all rows: a suspended portal is a fault of the driver'))
  }

  handleCopyInResponse(): void {
    this.#reject(new Error('COPY does not go through a batch'))
  }

  handleCopyData(): void {
    this.handleCopyInResponse()
  }
}

function memberOf<V>(map: WeakMap<object, V>, key: object, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

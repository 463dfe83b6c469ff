import type { Readable, Writable } from 'node:stream'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

/**
 * What a `copy … to stdout` sends, as it comes: the server waits for whoever reads. Read it to its end before the next
 * statement of this client.
 */
export function copyOut(client: pg.ClientBase, text: string): Readable {
  return client.query(to(text))
}

/** Takes what a `copy … from stdin` is to load. The rows are there when it has finished. */
export function copyIn(client: pg.ClientBase, text: string): Writable {
  return client.query(from(text))
}

/** Facts that a message is filled with: names, numbers, dates. Never prose. */
export type Facts = Readonly<Record<string, unknown>>

/**
 * An answer that says no, RFC 9457 `application/problem+json`.
 * `code` is stable and for programs; `title` is for the reader and in the reader's language.
 */
export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  code: string
  facts?: Facts
  /** Shape errors by field path, in the reader's language. */
  fields?: Readonly<Record<string, string>>
}

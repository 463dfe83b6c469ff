/** A file of a record, as a list shows it. */
export interface ListedFile {
  id: string
  name: string
  bytes?: number | undefined
  /** Instant. */
  at?: string | undefined
  by?: string | undefined
  /** Address to download it from; without one, a click emits `open`. */
  href?: string | undefined
}

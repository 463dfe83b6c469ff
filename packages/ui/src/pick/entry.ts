/** An organisation or a person, as a picker shows it. */
export interface Entry {
  id: string
  name: string
  /** Post, organisation, kind: what tells two of the same name apart. */
  hint?: string | undefined
}

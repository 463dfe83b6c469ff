/** What a file was refused for: `file.too-large`, `file.empty`, `file.type`, `label.state-secret`. */
export class FileRefused extends Error {
  readonly refusal: { code: string; facts?: Record<string, unknown> }

  constructor(code: string, facts?: Record<string, unknown>) {
    super(code)
    this.refusal = facts ? { code, facts } : { code }
  }
}

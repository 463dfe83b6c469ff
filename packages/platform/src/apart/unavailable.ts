/** A module whose process does not answer at this moment. Answered with 503, and when to try again. */
export class ModuleUnavailable extends Error {
  readonly pluginId: string
  readonly seconds: number

  constructor(pluginId: string, seconds: number, cause?: Error) {
    super(`The process of plugin "${pluginId}" does not answer`, { cause })
    this.pluginId = pluginId
    this.seconds = seconds
  }
}

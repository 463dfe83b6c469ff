declare module 'pg/lib/utils.js' {
  /** How pg turns a JavaScript value into what it sends: arrays, JSON, buffers and dates included. */
  export function prepareValue(value: unknown): string | Buffer | null
}

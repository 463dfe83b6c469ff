import { createHash, randomUUID } from 'node:crypto'
// Not the whole of it: what locks keys brings a library of machine code, which a plugin's process does not load.
import { profiles } from '@xuncha/crypto/profiles'

const { signing } = profiles.intl
const VERSION = 'xc1'
/** So long a context holds after it was made, in milliseconds; clocks of two machines may differ by it as well. */
const HOLDS_MS = 30_000

/** Who asks what of whom: good for one request. */
export interface Context<About = unknown> {
  /** Never the same twice. */
  id: string
  plugin: string
  method: string
  /** With the query. */
  path: string
  /** Milliseconds since 1970. */
  at: number
  /** SHA-256 of a body that was read before it was sent on; a file's is not. */
  body?: string
  about: About
}

/** What a context is made for. */
export type Occasion = Omit<Context, 'id' | 'at' | 'body' | 'about'> & { body?: Uint8Array | undefined }

/** A fresh key pair for contexts, in base64url. */
export function newContextKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = signing.generate()
  return { publicKey: publicKey.toString('base64url'), privateKey: privateKey.toString('base64url') }
}

/** Signs what is asked 签名上下文: one line for a header. */
export function signContext(
  privateKey: string,
  { body, ...occasion }: Occasion,
  about: unknown,
  id: string = randomUUID(),
): string {
  const context: Context = {
    ...occasion,
    id,
    at: Date.now(),
    about,
    ...(body === undefined ? {} : { body: digestOf(body) }),
  }
  const said = `${VERSION}.${Buffer.from(JSON.stringify(context)).toString('base64url')}`
  const signature = signing.sign(Buffer.from(privateKey, 'base64url'), Buffer.from(said))
  return `${said}.${signature.toString('base64url')}`
}

/** Takes the contexts of one signer: each once, and while it is fresh. */
export class ContextReader<About> {
  readonly #publicKey: Buffer
  readonly #now: () => number
  /** Ids that were taken, in the order of arrival, until they would be stale anyway. */
  readonly #taken = new Map<string, number>()

  constructor(publicKey: string, now: () => number = Date.now) {
    this.#publicKey = Buffer.from(publicKey, 'base64url')
    this.#now = now
  }

  /** The context, where it is this signer's, for this occasion, fresh and not taken before. */
  take(line: string | undefined, occasion: Occasion): Context<About> | undefined {
    const [version, text = '', signature = '', ...more] = (line ?? '').split('.')
    if (version !== VERSION || more.length > 0) return undefined
    const said = Buffer.from(`${version}.${text}`)
    if (!isSigned(this.#publicKey, said, Buffer.from(signature, 'base64url'))) return undefined
    const context = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Context<About>
    const { plugin, method, path, body } = occasion
    if (context.plugin !== plugin || context.method !== method || context.path !== path) return undefined
    if (body !== undefined && context.body !== digestOf(body)) return undefined
    return this.#isFresh(context) ? context : undefined
  }

  #isFresh({ id, at }: Context): boolean {
    const now = this.#now()
    if (Math.abs(now - at) > HOLDS_MS) return false
    for (const [old, until] of this.#taken) {
      if (until >= now) break
      this.#taken.delete(old)
    }
    if (this.#taken.has(id)) return false
    this.#taken.set(id, now + 2 * HOLDS_MS)
    return true
  }
}

function isSigned(publicKey: Buffer, said: Buffer, signature: Buffer): boolean {
  try {
    return signature.length === 64 && signing.verify(publicKey, said, signature)
  } catch {
    return false
  }
}

function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url')
}

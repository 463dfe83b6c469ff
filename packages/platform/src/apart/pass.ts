import { createHash } from 'node:crypto'

/** So long a pass holds, in seconds: a request that takes longer asks for another. */
const HOLDS_SECONDS = 60

/** What a pass opens. */
export interface PassFor {
  sessionId: string
  pluginId: string
  permission: string
}

/**
 * A pass 通行证: lets a plugin's database role act in one session, by one permission, for a minute. Authenticated under
 * the hash of the session's token, which the database's gate and whoever knows the token have, and no plugin. That the
 * database makes the same of it is `platform.behind_pass`.
 */
export function passOf(token: string, { sessionId, pluginId, permission }: PassFor): string {
  const until = Math.floor(Date.now() / 1000) + HOLDS_SECONDS
  const said = `xp1 ${sessionId} ${pluginId} ${permission} ${until}`
  const key = sha256(Buffer.from(token))
  const code = sha256(Buffer.concat([key, sha256(Buffer.concat([key, Buffer.from(said)]))]))
  return `${said} ${code.toString('hex')}`
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

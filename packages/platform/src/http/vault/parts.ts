import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Asking, VaultParts } from '../../vault/index.ts'
import type { Gatekeeper } from '../../tenancy/index.ts'
import type { HostSessionEnv } from '../host-session.ts'

/** What the routes of the store are put together from. */
export interface VaultRouteParts {
  /** Over the requests' connections: it admits, and reads nothing of the store. */
  gatekeeper: Gatekeeper
  vault: VaultParts
}

/** A passphrase as it is typed: whether it will do is said when it is made. */
export const passphrase = z.string().min(1).max(200)

/** Why something is done, in up to 500 characters. */
export const reason = z.string().trim().min(2).max(500)

/** Who asks, and under which permission the route was admitted. */
export function asking(c: Context<HostSessionEnv>): Asking {
  return { token: c.var.token, permission: c.var.permission }
}

import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { SERVICE_PREFIX } from '../identity/index.ts'

/** Whether a request says by its header who asks: then no cookie of it counts. */
export function hasBearer(c: Context): boolean {
  return c.req.header('authorization') !== undefined
}

/** The token of a service that a request carries in its header. A person's does not count there. */
export function bearerOf(c: Context): string | undefined {
  const [, token] = /^Bearer ([A-Za-z0-9._-]{1,200})$/.exec(c.req.header('authorization') ?? '') ?? []
  return token?.startsWith(SERVICE_PREFIX) ? token : undefined
}

/** The token of a person's session that a request carries in its cookie. A service's does not count there. */
export function cookieTokenOf(c: Context): string | undefined {
  if (hasBearer(c)) return undefined
  const token = getCookie(c, cookieOf(c))
  return token?.startsWith(SERVICE_PREFIX) ? undefined : token
}

/** The token that a request carries: a person's in a cookie, or a service's in a header. */
export function tokenOf(c: Context): string | undefined {
  return hasBearer(c) ? bearerOf(c) : cookieTokenOf(c)
}

/** Browsers keep a `__Host-` cookie to this host and to TLS; a county's plain intranet address cannot have one. */
export function cookieOf(c: Context): string {
  return isSecure(c) ? '__Host-xuncha' : 'xuncha'
}

/** Whether the browser speaks TLS, to us or to a proxy before us. */
export function isSecure(c: Context): boolean {
  return c.req.url.startsWith('https:') || c.req.header('x-forwarded-proto') === 'https'
}

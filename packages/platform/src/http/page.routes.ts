import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { HostEnv, Locale } from './env.ts'

/** The shell's page: how it is rendered around an import map, and the content security policy that goes with it. */
export interface Page {
  render(request: { nonce: string; lang: Locale }): string
  policy(nonce: string): string
}

/** The shell's page, at whatever path the browser is: the router inside it takes over. */
export function pageRoutes(page: Page) {
  return new Hono<HostEnv>().get('*', (c) => {
    const nonce = randomBytes(16).toString('base64')
    c.header('Content-Security-Policy', page.policy(nonce))
    c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    return c.html(page.render({ nonce, lang: c.var.locale }))
  })
}

import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { HostEnv, Locale } from './env.ts'

/** The shell's page: how it is rendered around an import map, and the content security policy that goes with it. */
export interface Page {
  render(request: { nonce: string; lang: Locale }): string
  policy(nonce: string): string
}

/** What goes with a page besides its policy of content. */
const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Browsers heed it over TLS alone.
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
}

/** The shell's page, at whatever path the browser is: the router inside it takes over. */
export function pageRoutes(page: Page) {
  return new Hono<HostEnv>().get('*', (c) => {
    const nonce = randomBytes(16).toString('base64')
    c.header('Content-Security-Policy', page.policy(nonce))
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    return c.html(page.render({ nonce, lang: c.var.locale }))
  })
}

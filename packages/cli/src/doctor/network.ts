import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { type Finding, note, ok, wrong } from './finding.ts'

const LEFT_DAYS = 14
const PATIENCE_MS = 5000

/** Whose word on a client's address is believed. */
export function lookAtProxies(text: string | undefined): Finding {
  const proxies = (text ?? '').split(',').map((one) => one.trim())
  const given = proxies.filter((one) => one !== '')
  const bad = given.filter((one) => {
    const [address = '', bits, ...rest] = one.split('/')
    const family = isIP(address)
    const right = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
    return family === 0 || !right || rest.length > 0
  })
  if (bad.length > 0) return wrong('proxies-malformed', { proxies: bad.join(', ') })
  // Then anybody can say where they come from, and the limits by address limit nobody.
  const all = given.filter((one) => Number(one.split('/')[1] ?? 32) < 8)
  if (all.length > 0) return wrong('proxies-all', { proxies: all.join(', ') })
  return ok('proxies', { proxies: given.join(', ') || '—' })
}

/** The address that people use: whether it speaks TLS, and how long its certificate 证书 is good for. */
export async function lookAtAddress(text: string, now: Date, ca?: string): Promise<Finding> {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return wrong('address-malformed', { url: text })
  if (url.protocol === 'http:') return note('address-plain', { url: text })
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      ...(isIP(url.hostname) ? {} : { servername: url.hostname }),
      ...(ca === undefined ? {} : { ca }),
      // What it is, also where it is not to be trusted.
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    })
    const end = (finding: Finding) => {
      socket.destroy()
      resolve(finding)
    }
    socket.once('timeout', () => end(wrong('address-silent', { url: text, text: 'timeout' })))
    socket.once('error', (error) => end(wrong('address-silent', { url: text, text: error.message })))
    socket.once('secureConnect', () => {
      const until = new Date(socket.getPeerCertificate().valid_to)
      const days = Math.floor((until.getTime() - now.getTime()) / 86_400_000)
      if (days < LEFT_DAYS) end(wrong('certificate-ends', { url: text, days }))
      else if (!socket.authorized)
        end(wrong('certificate-foreign', { url: text, text: String(socket.authorizationError) }))
      else end(ok('certificate', { url: text, days }))
    })
  })
}

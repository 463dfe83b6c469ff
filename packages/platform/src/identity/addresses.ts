import { BlockList, isIP } from 'node:net'

/**
 * Tells the address that a request comes from. A header can be written by anybody, so `X-Forwarded-For` is read only
 * where the connection comes from a proxy that the operator named; and in it, from the right, the first address that is
 * not such a proxy.
 */
export class Addresses {
  readonly #proxies = new BlockList()

  /** @param proxies addresses or ranges in CIDR notation; the machine itself is always one */
  constructor(proxies: readonly string[] = []) {
    for (const proxy of ['127.0.0.0/8', '::1', ...proxies]) addRange(this.#proxies, proxy)
  }

  /** Undefined where there is no connection, as in a test. */
  of(peer: string | undefined, forwardedFor: string | undefined): string | undefined {
    if (peer === undefined) return undefined
    const hops = (forwardedFor ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter((hop) => isIP(hop) > 0)
    let address = bare(peer)
    while (this.#isProxy(address) && hops.length > 0) address = bare(hops.pop() as string)
    return address
  }

  #isProxy(address: string): boolean {
    return this.#proxies.check(address, familyOf(address))
  }
}

/** Whether an address is one of these, or in one of these ranges in CIDR notation. */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList()
  for (const range of ranges) addRange(list, range)
  return list.check(address, familyOf(address))
}

/** Whether a text is an address, or a range in CIDR notation. */
export function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/')
  if (bits === undefined) list.addAddress(address, familyOf(address))
  else list.addSubnet(address, Number(bits), familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** `::ffff:10.0.0.5` → `10.0.0.5`: a socket that listens on both families says the one in terms of the other. */
function bare(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

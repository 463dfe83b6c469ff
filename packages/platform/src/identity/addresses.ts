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
    for (const proxy of ['127.0.0.0/8', '::1', ...proxies]) {
      const [address = '', bits] = proxy.split('/')
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
      if (bits === undefined) this.#proxies.addAddress(address, family)
      else this.#proxies.addSubnet(address, Number(bits), family)
    }
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
    return this.#proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
}

/** `::ffff:10.0.0.5` → `10.0.0.5`: a socket that listens on both families says the one in terms of the other. */
function bare(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

import { expect, test } from 'vitest'
import { Addresses } from '../src/identity/index.ts'

const behind = new Addresses(['10.0.0.5', '172.16.0.0/12', 'fd00::/8'])

test.each([
  ['a client that connects itself', '192.168.1.7', undefined, '192.168.1.7'],
  ['one that claims to be another', '192.168.1.7', '1.2.3.4', '192.168.1.7'],
  ['one behind the machine’s own proxy', '127.0.0.1', '192.168.1.7', '192.168.1.7'],
  ['the same over IPv6', '::1', '192.168.1.7', '192.168.1.7'],
  ['the same over a socket of both families', '::ffff:127.0.0.1', '192.168.1.7', '192.168.1.7'],
  ['one behind a named proxy', '10.0.0.5', '192.168.1.7', '192.168.1.7'],
  ['one behind two of them', '10.0.0.5', '192.168.1.7, 172.20.0.9', '192.168.1.7'],
  ['one that claims a hop before the proxy', '10.0.0.5', '1.2.3.4, 192.168.1.7', '192.168.1.7'],
  ['one behind a proxy of IPv6', 'fd00::5', '2001:db8::7', '2001:db8::7'],
  ['a proxy that says nothing', '10.0.0.5', undefined, '10.0.0.5'],
  ['a proxy that says nonsense', '10.0.0.5', 'unknown, x', '10.0.0.5'],
  ['nobody', undefined, '1.2.3.4', undefined],
])('%s', (_who, peer, forwarded, expected) => {
  expect(behind.of(peer, forwarded)).toBe(expected)
})

import { expect } from 'vitest'
import type { TestPlatform } from '../testing/index.ts'

/** A scope that a service may have. */
export const READ = 'scope:toy.item:read/county'

interface Asking {
  method?: string
  address?: string
  headers?: Record<string, string>
  body?: string
}

/** Makes services as the three administrators do, and asks as a service does. */
export function servicesOn(platform: TestPlatform) {
  let counter = 0

  async function newService(organisationId: string | null = null) {
    const username = `svc-${(counter += 1)}`
    const made = await (
      await platform.as('sysadmin')
    ).post('/api/admin/services', {
      username,
      name: `接口${counter}`,
      organisationId,
    })
    expect(made.status, made.text).toBe(200)
    return made.body as { id: string; username: string; rowVersion: number }
  }

  async function propose(accountId: string, role: string, act: 'give' | 'take' = 'give') {
    return (await platform.as('secadmin')).post('/api/admin/role-changes', {
      accountId,
      act,
      role,
      reason: '市级平台对接',
    })
  }

  async function give(accountId: string, role: string) {
    const proposed = await propose(accountId, role)
    expect(proposed.status, proposed.text).toBe(200)
    const path = `/api/admin/role-changes/${proposed.body.id}/decision`
    const confirmed = await (
      await platform.as('auditor')
    ).post(path, { move: 'confirm' }, { version: proposed.body.rowVersion })
    expect(confirmed.body.state, confirmed.text).toBe('effective')
  }

  async function issue(id: string, values: object = {}) {
    const issued = await (
      await platform.as('sysadmin')
    ).post(`/api/admin/services/${id}/tokens`, {
      name: '正式环境',
      days: 90,
      addresses: [],
      ...values,
    })
    expect(issued.status, issued.text).toBe(200)
    return issued.body.token as string
  }

  /** Asks as a program does: no cookie, no origin. */
  async function ask(
    token: string,
    path: string,
    { method = 'GET', address, headers = {}, body }: Asking = {},
  ) {
    const response = await platform.app.request(
      path,
      {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body }),
      },
      address === undefined ? undefined : { incoming: { socket: { remoteAddress: address } } },
    )
    const text = await response.text()
    return {
      status: response.status,
      // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what a test asserts
      body: (text.startsWith('{') ? JSON.parse(text) : text) as any,
      headers: response.headers,
    }
  }

  /** A service that may read, with a token. */
  async function reader() {
    const service = await newService()
    await give(service.id, READ)
    return { ...service, token: await issue(service.id) }
  }

  return { newService, propose, give, issue, ask, reader }
}

import type { Answer, Client } from './client.ts'

/** Changes somebody's roles over the API: one administrator proposes, another confirms, each types the password again. */
export async function changeRole(
  { security, audit }: { security: Client; audit: Client },
  { username, act, role }: { username: string; act: 'give' | 'take'; role: string },
  password: string,
): Promise<void> {
  const { body } = good(await security.get('/api/admin/accounts'))
  const account = body.accounts.find((one: { username: string }) => one.username === username)
  if (!account) throw new Error(`${username} has no account`)
  good(await security.post('/api/session/step-up', { password }))
  const proposal = { accountId: account.id, act, role, reason: '测试需要' }
  const proposed = good(await security.post('/api/admin/role-changes', proposal)).body
  if (proposed.state === 'effective') return
  good(await audit.post('/api/session/step-up', { password }))
  const path = `/api/admin/role-changes/${proposed.id}/decision`
  good(await audit.post(path, { move: 'confirm' }, { version: proposed.rowVersion }))
}

function good(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
  return answer
}

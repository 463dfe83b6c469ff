import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, nextTick } from 'vue'
import { apiFetch, useDraft } from '../src/index.ts'
import { createSession, sessionKey, type Session, type Who } from '../src/compose/session.ts'

const who = {
  account: 'office',
  locale: 'zh-CN',
  modules: [],
  permissions: ['planning.round:read'],
} as unknown as Who
let server: { signedIn: boolean; posted: string[] }
let session: Session

beforeEach(() => {
  server = { signedIn: false, posted: [] }
  vi.stubGlobal('EventSource', undefined)
  // The API is another package's; what is tested here is what this side makes of its answers.
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'POST') server.posted.push(String(body))
    if (method === 'POST') server.signedIn = String(body).includes('right')
    if (method === 'DELETE') server.signedIn = false
    const title = '账号或密码不正确'
    const problem = { type: 'about:blank', title, status: 401, code: 'identity.wrong' }
    return server.signedIn || address === '/open'
      ? Response.json(who)
      : Response.json(problem, { status: 401 })
  })
  session = createSession()
})

afterEach(() => {
  session.stop()
  vi.unstubAllGlobals()
  sessionStorage.clear()
  localStorage.clear()
})

test('nobody is signed in until somebody is', async () => {
  await session.refresh()
  expect(session.state.value).toBe('out')
  await expect(session.signIn('office', 'wrong')).rejects.toMatchObject({
    problem: { title: '账号或密码不正确' },
  })
  expect(session.state.value).toBe('out')
  await session.signIn('office', 'right')
  expect(session.state.value).toBe('in')
  expect(session.can('planning.round:read')).toBe(true)
  expect(session.can('planning.round:write')).toBe(false)
})

test('a session that the API no longer knows is lost, not out: the page and the person stay', async () => {
  await session.signIn('office', 'right')
  server.signedIn = false
  await apiFetch('/api/p/planning/rounds')
  expect(session.state.value).toBe('lost')
  expect(session.who.value?.account).toBe('office')
  await session.signIn('office', 'right')
  expect(session.state.value).toBe('in')
})

function draftOf(initial: { title: string }) {
  const app = createApp({})
  app.provide(sessionKey, session)
  const scope = effectScope()
  const made = app.runWithContext(() => scope.run(() => useDraft('round', () => ({ ...initial }))))
  if (!made) throw new Error('the scope is over')
  return { ...made, leave: () => scope.stop() }
}

test('a draft survives leaving the page and is gone after the sign-out', async () => {
  await session.signIn('office', 'right')
  const first = draftOf({ title: '' })
  first.draft.value.title = '第三轮'
  await nextTick()
  first.leave()

  const second = draftOf({ title: '' })
  expect(second.draft.value.title).toBe('第三轮')
  expect(second.restored.value).toBe(true)
  second.leave()

  await session.signOut()
  expect(Object.keys(sessionStorage)).toEqual([])
})

test('a draft is forgotten once it was sent', async () => {
  await session.signIn('office', 'right')
  const { draft, clear, leave } = draftOf({ title: '' })
  draft.value.title = '第三轮'
  await nextTick()
  clear()
  await flushPromises()
  leave()
  expect(draftOf({ title: '' }).restored.value).toBe(false)
})

test('somebody else who signs in does not find the last one’s drafts', async () => {
  await session.signIn('office', 'right')
  const { draft, leave } = draftOf({ title: '' })
  draft.value.title = '第三轮'
  await nextTick()
  leave()
  server.signedIn = false
  await apiFetch('/api/p/planning/rounds')
  await session.signIn('leader', 'right')
  expect(Object.keys(sessionStorage)).toEqual([])
})

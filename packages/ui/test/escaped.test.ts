import { afterEach, beforeEach, expect, test } from 'vitest'
import { ref } from 'vue'
import { createNotices, type Notices } from '../src/compose/notices.ts'
import { ProblemError } from '../src/compose/problem.ts'
import type { Session } from '../src/compose/session.ts'
import { catchEscaped } from '../src/host/escaped.ts'
import { createFailures } from '../src/host/failures.ts'
import { createMessages } from '../src/host/i18n.ts'

let notices: Notices
let reports: object[]
let stop: () => void

beforeEach(() => {
  notices = createNotices()
  reports = []
  const planning = { id: 'planning', title: { 'zh-CN': '巡察计划', en: 'Planning' } }
  stop = catchEscaped({
    notices,
    session: { modules: ref([planning]), locale: ref('zh-CN') } as unknown as Session,
    failures: createFailures((report) => reports.push(report)),
    i18n: createMessages('zh-CN'),
  })
})
afterEach(() => stop())

/** An error that was thrown in this script. */
function errorFrom(script: string) {
  const error = new Error('坏了')
  error.stack = `Error: 坏了\n    at tick (http://localhost/assets/${script}:1:20)\n    at http://localhost/assets/p/onsite/b.js:1:1`
  return error
}

const throws = (error: unknown) => window.dispatchEvent(new ErrorEvent('error', { error } as ErrorEventInit))
function rejects(reason: unknown) {
  const event = new Event('unhandledrejection')
  window.dispatchEvent(Object.assign(event, { reason }))
}

test('an error in a timer of a module is told with the module’s name, once, and to the operator', () => {
  throws(errorFrom('p/planning/RoundPage-1.js'))
  rejects(errorFrom('p/planning/RoundPage-1.js'))
  expect(notices.shown.map(({ text }) => text)).toEqual([
    '“巡察计划”出错，刚才的操作可能没有完成，请检查后再继续。',
  ])
  expect(reports).toEqual([{ kind: 'handler', module: 'planning' }])
})

test('a refusal that nobody waited for is told in the API’s words', () => {
  const problem = { type: 'about:blank', title: '已被他人修改', status: 412, code: 'stale' } as const
  rejects(new ProblemError(problem))
  expect(notices.shown).toMatchObject([{ problem }])
  expect(reports).toEqual([])
})

test('what is no module’s, of a module that is not on, given up on purpose or signed out says nothing', () => {
  throws(errorFrom('shell/shell-1.js').message)
  const own = new Error('坏了')
  own.stack = 'Error\n    at http://localhost/assets/shell/shell-1.js:1:1'
  throws(own)
  throws(errorFrom('p/vehicles/a.js'))
  rejects(new DOMException('given up', 'AbortError'))
  rejects(new ProblemError({ type: 'about:blank', title: '未登录', status: 401, code: 'no-session' }))
  expect(notices.shown).toEqual([])
  expect(reports).toEqual([])
})

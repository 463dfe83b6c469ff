import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { type OfferedVerb, ProblemError, useVerbs, VerbBar } from '../src/index.ts'
import { draw, nth } from './host.ts'

const verbs = [
  { name: 'verify', label: '验收', enabled: true },
  { name: 'close', label: '销号', enabled: false, why: '须由另一人验收' },
]

test('a verb that is off can be reached and says why to whoever cannot see it', async () => {
  const ran: string[] = []
  const { wrapper } = draw(() => h(VerbBar, { verbs, onRun: (name: string) => ran.push(name) }))
  const off = wrapper.find<HTMLButtonElement>('[data-verb=close]')

  expect(off.attributes('disabled')).toBeUndefined()
  expect(off.attributes('aria-disabled')).toBe('true')
  expect(document.getElementById(off.attributes('aria-describedby') ?? '')?.textContent).toBe(
    '须由另一人验收',
  )
  await off.trigger('click')
  await wrapper.find('[data-verb=verify]').trigger('click')
  expect(ran).toEqual(['verify'])
})

test('the why is shown on focus and on hover, and Esc hides it', async () => {
  const { wrapper } = draw(() => h(VerbBar, { verbs }))
  const anchor = nth(wrapper.findAll('.x-tooltip-anchor'), 1)
  await anchor.trigger('focusin')
  expect(document.querySelector('.x-tooltip')?.textContent).toBe('须由另一人验收')
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  await wrapper.vm.$nextTick()
  expect(document.querySelector('.x-tooltip')).toBeNull()
  await anchor.trigger('pointerenter')
  expect(document.querySelector('.x-tooltip')).not.toBeNull()
})

function record(act: (name: string, reason?: string) => Promise<unknown>) {
  const offered: OfferedVerb[] = [{ name: 'return', open: true }]
  let run: (name: string) => Promise<boolean>
  const Record = defineComponent(() => {
    const verbs = useVerbs(offered, {
      label: (name) => name,
      why: ({ code }) => code,
      act,
      reason: ['return'],
    })
    run = verbs.run
    return () => h(VerbBar, { verbs: verbs.verbs.value })
  })
  return { ...draw(() => h(Record)), run: (name: string) => run(name) }
}

test('a verb that wants a reason asks for it first and does nothing when that is cancelled', async () => {
  const reasons: (string | undefined)[] = []
  const { run, dialogs } = record(async (_name, reason) => reasons.push(reason))

  const cancelled = run('return')
  nth(dialogs.open, 0).answer(undefined as never)
  expect(await cancelled).toBe(false)

  const given = run('return')
  nth(dialogs.open, 0).answer('措施不实' as never)
  expect(await given).toBe(true)
  expect(reasons).toEqual(['措施不实'])
})

test('a refusal of the API is shown, never swallowed', async () => {
  const refusal = { type: 'about:blank', title: '状态已变', status: 409, code: 'x.wrong-state' } as const
  const { run, dialogs, notices } = record(() => Promise.reject(new ProblemError(refusal)))
  const answer = run('return')
  nth(dialogs.open, 0).answer('理由充分' as never)
  expect(await answer).toBe(false)
  expect(notices.shown[0]?.problem?.title).toBe('状态已变')
})

test('the question before a verb says what will happen to what', async () => {
  let run: (name: string) => Promise<boolean> = async () => false
  const Asking = defineComponent(() => {
    run = useVerbs([{ name: 'close', open: true }] as OfferedVerb[], {
      label: () => '结束本轮',
      why: ({ code }) => code,
      title: () => '第三轮常规巡察',
      meaning: () => '此后不能恢复。',
      confirm: ['close'],
      act: async () => {},
    }).run
    return () => h('i')
  })
  const { dialogs } = draw(() => h(Asking))
  const answer = run('close')
  expect(nth(dialogs.open, 0).options?.text).toBe('将对“第三轮常规巡察”办理“结束本轮”。\n此后不能恢复。')
  nth(dialogs.open, 0).answer(true as never)
  expect(await answer).toBe(true)
})

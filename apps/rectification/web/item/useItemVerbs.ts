import { refusalMessages, verificationResults } from '@xuncha/domain'
import { type FormAnswer, localDate, useDialogs, useNames, useNotices, useVerbs } from '@xuncha/ui'
import { useI18n } from 'vue-i18n'
import en from '../../locales/en.json'
import zh from '../../locales/zh-CN.json'
import type { Item } from '../api.ts'
import { type MoveName, useItemChanges, type VerificationInput } from './useItem.ts'

type Result = VerificationInput['result']

const own = { 'zh-CN': zh.refusals, en: en.refusals }

const returns = ['return', 'returnPlan'] as const
const warned = ['submitPlan', 'declare', 'close'] as const

/** The buttons of an item: drawn from what the server offers, each asking for what its move wants to know. */
export function useItemVerbs(current: () => Item) {
  const { t } = useI18n()
  const { sentenceOf } = useNames()
  const { ask, askForm } = useDialogs()
  const { tell } = useNotices()
  const { move, verify, lookBack } = useItemChanges(current)
  const label = (name: string) => t(`rectification.words.moves.${name}`)

  const titleOf = () => `${current().number} ${current().title}`

  async function act(name: string, reason?: string) {
    if (isResult(name)) await askVerification(name)
    else if (name === 'reopen') await askLookBack()
    else if (await isMeant(name)) {
      await move(name as MoveName, reason)
      tell(t('rectification.verbs.done', { verb: label(name) }))
    }
  }

  /** What cannot simply be taken back is asked about, with what it means. */
  async function isMeant(name: string) {
    if (!(warned as readonly string[]).includes(name)) return true
    return ask({
      title: label(name),
      text: `${titleOf()}\n${t(`rectification.verbs.meaning.${name}`)}`,
      confirm: label(name),
    })
  }

  async function askVerification(result: Result) {
    const send = ({ heldOn, method, finding }: FormAnswer) =>
      verify({ result, heldOn: textOf(heldOn), method: textOf(method), finding: textOf(finding) })
    const answer = await askForm({
      title: label(result),
      confirm: label(result),
      danger: result === 'findNotDone',
      fields: [
        question('verification.heldOn', 'heldOn', { kind: 'date', initial: localDate() }),
        question('verification.method', 'method', { hint: t('rectification.verification.methodHint') }),
        question('verification.finding', 'finding', { kind: 'long' }),
      ],
      send,
    })
    if (answer) tell(t('rectification.verbs.done', { verb: label(result) }))
  }

  async function askLookBack() {
    const send = ({ roundTitle, finding, reason }: FormAnswer) =>
      lookBack({ roundTitle: textOf(roundTitle), finding: textOf(finding), reason: textOf(reason) })
    await askForm({
      title: label('reopen'),
      confirm: label('reopen'),
      danger: true,
      fields: [
        question('lookBack.round', 'roundTitle'),
        question('lookBack.finding', 'finding', { kind: 'long' }),
        question('lookBack.reason', 'reason', { kind: 'long' }),
      ],
      send,
    })
  }

  function question<Extra extends object>(key: string, name: string, extra?: Extra) {
    return { name, label: t(`rectification.${key}`), required: true, kind: 'text' as const, ...extra }
  }

  return useVerbs(() => current().verbs, {
    label,
    why: sentenceOf(own, refusalMessages),
    title: titleOf,
    meaning: (name) => (isReturn(name) ? t(`rectification.verbs.meaning.${name}`) : undefined),
    act,
    primary: ['submitPlan', 'approvePlan', 'declare', 'startVerification', 'complete', 'close'],
    danger: ['return', 'returnPlan', 'findNotDone', 'reopen'],
    reason: returns,
  })
}

function isReturn(name: string): name is (typeof returns)[number] {
  return (returns as readonly string[]).includes(name)
}

function isResult(name: string): name is Result {
  return (verificationResults as readonly string[]).includes(name)
}

function textOf(value: FormAnswer[string] | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

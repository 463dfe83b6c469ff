import { useDialogs, useVerbs } from '@xuncha/ui'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useWords } from '../useWords.ts'
import type { Report } from './useReports.ts'

/** What cannot be taken back by oneself: said before it is done. */
const steps = new Set(['submit', 'hear', 'finalise'])

interface ReportVerbs {
  moveReport: (move: { move: string; reason?: string; decision?: string }) => Promise<unknown>
  edit: () => void
}

/** The verbs of a report, each asking for what it has to be told. */
export function useReportVerbs(report: Ref<Report | undefined>, { moveReport, edit }: ReportVerbs) {
  const { t } = useI18n()
  const router = useRouter()
  const { move, sentence } = useWords()
  const { ask, askForm } = useDialogs()
  const own: Record<string, string> = { edit: 'onsite.edit', prepareFeedback: 'onsite.feedback.new' }

  const titleOf = () => t('onsite.report.of', { unit: report.value?.unitName ?? '' })

  function confirmed(name: string) {
    return ask({
      title: move('report', name),
      text: `${titleOf()}\n${t(`onsite.report.steps.${name}`)}`,
      confirm: move('report', name),
    })
  }

  function decide() {
    return askForm({
      title: move('report', 'decide'),
      confirm: move('report', 'decide'),
      fields: [{ name: 'decision', label: t('onsite.report.decision'), kind: 'long', required: true }],
      send: ({ decision }) => moveReport({ move: 'decide', decision: String(decision) }),
    })
  }

  return useVerbs(() => report.value?.verbs, {
    label: (name: string) => (own[name] ? t(own[name]) : move('report', name)),
    why: sentence,
    primary: ['submit', 'hear', 'decide', 'prepareFeedback'],
    reason: ['return'],
    icon: { edit: 'edit' },
    title: titleOf,
    meaning: (name) => (name === 'return' ? t('onsite.report.meaning.return') : undefined),
    async act(name, reason) {
      if (name === 'edit') return edit()
      if (name === 'decide') return decide()
      if (name === 'prepareFeedback')
        return router.push({ name: 'onsite.feedback-new', params: { id: report.value?.id ?? '' } })
      if (steps.has(name) && !(await confirmed(name))) return
      return moveReport({ move: name, ...(reason === undefined ? {} : { reason }) })
    },
  })
}

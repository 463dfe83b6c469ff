import { useDialogs, useVerbs } from '@xuncha/ui'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useWords } from '../useWords.ts'
import type { Feedback } from './useFeedback.ts'

/** The verbs of a feedback: delivering asks whether one means it, signing for it takes what the unit wants to say. */
export function useFeedbackVerbs(
  feedback: Ref<Feedback | undefined>,
  moveFeedback: (move: { move: string; statement?: string }) => Promise<unknown>,
) {
  const { t } = useI18n()
  const { move, sentence } = useWords()
  const { ask, askForm } = useDialogs()

  function receipt() {
    return askForm({
      title: move('feedback', 'receipt'),
      text: t('onsite.feedback.receiptText'),
      confirm: move('feedback', 'receipt'),
      fields: [{ name: 'statement', label: t('onsite.feedback.statement'), kind: 'long' }],
      send: ({ statement }) => {
        const said = typeof statement === 'string' ? statement.trim() : ''
        return moveFeedback({ move: 'receipt', ...(said ? { statement: said } : {}) })
      },
    })
  }

  async function deliver() {
    const question = {
      title: move('feedback', 'deliver'),
      text: t('onsite.feedback.deliverText', { unit: feedback.value?.unitName ?? '' }),
      confirm: move('feedback', 'deliver'),
    }
    if (await ask(question)) await moveFeedback({ move: 'deliver' })
  }

  return useVerbs(() => feedback.value?.verbs, {
    label: (name: string) => move('feedback', name),
    why: sentence,
    primary: ['deliver', 'receipt'],
    icon: { receipt: 'check' },
    act: (name) => (name === 'receipt' ? receipt() : deliver()),
  })
}

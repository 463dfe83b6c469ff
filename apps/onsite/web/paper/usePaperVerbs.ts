import { localDate, useDialogs, useSettings, useVerbs } from '@xuncha/ui'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { settings } from '../../settings.ts'
import { useWords } from '../useWords.ts'
import type { Paper } from './usePaper.ts'

/** What wants a reason. */
const asked = ['return', 'recheck']

/** What one puts one's name to: said before it is done. */
const pledges = new Set(['sign', 'review', 'approve', 'bring', 'archive'])

interface PaperVerbs {
  movePaper: (move: { move: string; reason?: string; replyBy?: string }) => Promise<unknown>
  edit: () => void
}

/** The verbs of a paper, each asking for what it has to be told. */
export function usePaperVerbs(paper: Ref<Paper | undefined>, { movePaper, edit }: PaperVerbs) {
  const { t } = useI18n()
  const { move, sentence } = useWords()
  const { ask, askForm } = useDialogs()
  const held = useSettings('onsite', settings)

  function pledge(name: string) {
    return ask({
      title: move('paper', name),
      text: `${paper.value?.title ?? ''}\n${t(`onsite.paper.pledges.${name}`)}`,
      confirm: move('paper', name),
    })
  }

  function sendFacts() {
    return askForm({
      title: move('paper', 'sendFacts'),
      text: t('onsite.paper.sendFactsText', { unit: paper.value?.unitName ?? '' }),
      confirm: move('paper', 'sendFacts'),
      fields: [
        {
          name: 'replyBy',
          label: t('onsite.fact.replyBy'),
          kind: 'date',
          required: true,
          initial: localDate(new Date(Date.now() + held.value.factReplyDays * 86_400_000)),
        },
      ],
      send: ({ replyBy }) => movePaper({ move: 'sendFacts', replyBy: String(replyBy) }),
    })
  }

  return useVerbs(() => paper.value?.verbs, {
    label: (name: string) => (name === 'edit' ? t('onsite.edit') : move('paper', name)),
    why: sentence,
    primary: ['sign', 'review', 'approve', 'sendFacts', 'bring'],
    reason: asked,
    icon: { edit: 'edit', sign: 'check' },
    title: () => paper.value?.title,
    meaning: (name) => (asked.includes(name) ? t(`onsite.paper.meaning.${name}`) : undefined),
    async act(name, reason) {
      if (name === 'edit') return edit()
      if (name === 'sendFacts') return sendFacts()
      if (pledges.has(name) && !(await pledge(name))) return
      return movePaper({ move: name, ...(reason === undefined ? {} : { reason }) })
    },
  })
}

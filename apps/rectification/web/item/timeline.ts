import type { TimelineEntry } from '@xuncha/ui'
import type { Dossier } from '../api.ts'

type Say = (key: string, facts?: Record<string, unknown>) => string

/** Everything that happened to an item, newest first: moves with their reasons, and what was recorded between them. */
export function entriesOf(dossier: Dossier, t: Say): TimelineEntry[] {
  return [
    ...dossier.timeline.map((step) => moveEntry(step, t)),
    ...dossier.progress.map(({ id, at, personName, text }) => ({
      id,
      at,
      who: personName,
      what: t('rectification.timeline.progress'),
      changes: [{ label: t('rectification.progress.text'), to: text }],
    })),
    ...dossier.evidence.map(({ id, at, personName, kind, name }) => ({
      id,
      at,
      who: personName,
      what: t('rectification.timeline.evidence', { kind: t(`rectification.words.evidence.${kind}`) }),
      changes: [{ label: t('rectification.evidence.title'), to: name }],
    })),
    ...dossier.opinions.map(({ id, at, personName, side, verdict, text }) => ({
      id,
      at,
      who: personName,
      what: t('rectification.timeline.opinion', {
        side: t(`rectification.words.sides.${side}`),
        verdict: t(`rectification.words.verdicts.${verdict}`),
      }),
      tone: verdict === 'agree' ? ('good' as const) : ('bad' as const),
      changes: [{ label: t('rectification.opinion.text'), to: text }],
    })),
  ].sort((a, b) => b.at.localeCompare(a.at))
}

const tones: Record<string, TimelineEntry['tone']> = {
  approvePlan: 'good',
  complete: 'good',
  close: 'good',
  completeBasically: 'warn',
  returnPlan: 'bad',
  return: 'bad',
  findNotDone: 'bad',
  reopen: 'bad',
}

function moveEntry(step: Dossier['timeline'][number], t: Say): TimelineEntry {
  const { plan, method } = (step.facts ?? {}) as { plan?: { goal: string }; method?: string }
  const state = {
    label: t('rectification.timeline.state'),
    from: t(`rectification.words.states.${step.fromState}`),
    to: t(`rectification.words.states.${step.toState}`),
  }
  return {
    id: step.id,
    at: step.at,
    who: step.personName,
    what: t(`rectification.words.moves.${step.move}`),
    tone: tones[step.move],
    // What a verification found is no reason of somebody's.
    reason: method === undefined ? step.reason : undefined,
    changes: [
      state,
      ...(method === undefined ? [] : [{ label: t('rectification.verification.finding'), to: step.reason }]),
      ...(plan === undefined ? [] : [{ label: t('rectification.item.goal'), to: plan.goal }]),
    ],
  }
}

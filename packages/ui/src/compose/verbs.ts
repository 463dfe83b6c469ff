import { computed, type ComputedRef, type MaybeRefOrGetter, readonly, type Ref, ref, toValue } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Facts } from '@xuncha/plugin-sdk'
import { useDialogs } from './dialogs.ts'
import { useNotices } from './notices.ts'
import type { IconName } from '../basic/icons.ts'

/** A verb as `VerbBar` draws it. A disabled one says why. */
export interface Verb {
  name: string
  label: string
  enabled: boolean
  why?: string | undefined
  tone?: 'primary' | undefined
  danger?: boolean | undefined
  icon?: IconName | undefined
}

/** A verb as the API answers it with a record: open, or closed by a refusal. */
export interface OfferedVerb {
  name: string
  open: boolean
  why?: { code: string; facts?: Facts | undefined } | undefined
}

export interface UseVerbsOptions<Name extends string> {
  label: (name: Name) => string
  why: (refusal: { code: string; facts?: Facts | undefined }) => string
  /** Does it. What it throws is shown as a notice; what it yields is `run`'s answer. */
  act: (name: Name, reason?: string) => Promise<unknown>
  primary?: readonly Name[]
  danger?: readonly Name[]
  /** What the verbs act on, for their questions: the record's title. */
  title?: MaybeRefOrGetter<string | undefined>
  /** What a verb brings with it, as a sentence. */
  meaning?: (name: Name) => string | undefined
  /** Verbs that ask for a reason before they run. */
  reason?: readonly Name[]
  /** Verbs that ask whether one means it; `danger` alone does not ask. */
  confirm?: readonly Name[]
  icon?: Partial<Record<Name, IconName>>
}

export interface UseVerbsReturn {
  verbs: ComputedRef<Verb[]>
  /** Name of the verb that runs. */
  running: Readonly<Ref<string | undefined>>
  run: (name: string) => Promise<boolean>
}

/** The verbs of a record: labelled, asked for where that is due, run one at a time. */
export function useVerbs<Offer extends OfferedVerb>(
  offered: MaybeRefOrGetter<readonly Offer[] | undefined>,
  options: UseVerbsOptions<Offer['name']>,
): UseVerbsReturn {
  const { ask, askReason } = useDialogs()
  const { fail } = useNotices()
  const { t } = useI18n()
  const running = ref<string>()

  const verbs = computed(() => (toValue(offered) ?? []).map((offer) => verbOf(offer, options)))

  /** Says what will happen to what, as far as it is known. */
  function questionOf({ name, label }: Verb): string {
    const record = toValue(options.title)
    const act = record ? t('ui.verb.on', { verb: label, record }) : t('ui.verb.alone', { verb: label })
    return [act, options.meaning?.(name as Offer['name'])].filter(Boolean).join('\n')
  }

  async function run(name: string): Promise<boolean> {
    const verb = verbs.value.find((candidate) => candidate.name === name)
    if (!verb?.enabled || running.value) return false
    const question = {
      title: verb.label,
      text: questionOf(verb),
      confirm: verb.label,
      danger: verb.danger ?? false,
    }
    const reason = options.reason?.includes(name) ? await askReason(question) : undefined
    if (options.reason?.includes(name) && reason === undefined) return false
    if (options.confirm?.includes(name) && !(await ask(question))) return false
    running.value = name
    try {
      await options.act(name, reason)
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      running.value = undefined
    }
  }

  return { verbs, running: readonly(running), run }
}

function verbOf<Name extends string>(
  offer: OfferedVerb & { name: string },
  options: UseVerbsOptions<Name>,
): Verb {
  const name = offer.name as Name
  return {
    name,
    label: options.label(name),
    enabled: offer.open,
    ...(offer.why && !offer.open ? { why: options.why(offer.why) } : {}),
    ...(options.primary?.includes(name) ? { tone: 'primary' as const } : {}),
    ...(options.danger?.includes(name) ? { danger: true } : {}),
    ...(options.icon?.[name] ? { icon: options.icon[name] } : {}),
  }
}

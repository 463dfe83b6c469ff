import {
  computed,
  type ComputedRef,
  type MaybeRefOrGetter,
  readonly,
  type Ref,
  ref,
  toValue,
  useId,
} from 'vue'
import { useCommands } from './commands.ts'
import { useDialogs } from './dialogs.ts'
import type { Refusal } from './field-words.ts'
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
  why?: Refusal | undefined
}

export interface UseVerbsOptions<Name extends string> {
  label: (name: Name) => string
  why: (refusal: Refusal) => string
  /**
   * Does it. What it throws is said in the dialog that asked for a reason, which stays with what was typed, or else in
   * a notice.
   */
  act: (name: Name, reason?: string) => unknown
  /** What a verb brings with it, said before it runs: whoever reads it may still say no. None where nothing is to be asked. */
  meaning?: (name: Name) => string | undefined
  primary?: readonly Name[]
  danger?: readonly Name[]
  /** Verbs that ask for a reason before they run. */
  reason?: readonly Name[]
  icon?: Partial<Record<Name, IconName>>
  /** What they are done to, for the palette, where a page has several records. */
  about?: () => string
}

export interface UseVerbsReturn {
  verbs: ComputedRef<Verb[]>
  /** Name of the verb that runs. */
  running: Readonly<Ref<string | undefined>>
  run: (name: string) => Promise<boolean>
}

/** The verbs of a record: labelled, asked for where that is due, run one at a time, and offered in the palette. */
export function useVerbs<Offer extends OfferedVerb>(
  offered: MaybeRefOrGetter<readonly Offer[] | undefined>,
  options: UseVerbsOptions<Offer['name']>,
): UseVerbsReturn {
  const { ask, askReason } = useDialogs()
  const { fail } = useNotices()
  const running = ref<string>()
  const id = useId()

  const verbs = computed(() => (toValue(offered) ?? []).map((offer) => verbOf(offer, options)))
  useCommands(() =>
    verbs.value.map(({ name, label, enabled, why }) => ({
      id: `${id} ${name}`,
      label,
      about: options.about?.(),
      why: enabled ? undefined : (why ?? label),
      run: () => run(name),
    })),
  )

  async function run(name: string): Promise<boolean> {
    const verb = verbs.value.find((candidate) => candidate.name === name)
    if (!verb?.enabled || running.value) return false
    const known = name as Offer['name']
    const text = options.meaning?.(known)
    const question = { title: verb.label, text, confirm: verb.label, danger: verb.danger ?? false }
    if (options.reason?.includes(known)) {
      const send = (reason: string) => doing(known, () => options.act(known, reason))
      return (await askReason({ ...question, send })) !== undefined
    }
    if (text !== undefined && !(await ask(question))) return false
    try {
      await doing(known, () => options.act(known))
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  async function doing(name: string, work: () => unknown) {
    running.value = name
    try {
      await work()
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

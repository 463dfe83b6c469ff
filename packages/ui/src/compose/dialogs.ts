import { type InjectionKey, inject, markRaw, shallowReactive } from 'vue'

export interface AskOptions {
  title: string
  text?: string | undefined
  /** Label of the button that says yes. */
  confirm?: string | undefined
  danger?: boolean | undefined
}

export interface AskReasonOptions extends AskOptions {
  label?: string | undefined
  hint?: string | undefined
  /** Fewest characters, 2 where not given. */
  min?: number | undefined
}

/** One question of `askForm`. */
export interface FormQuestion {
  name: string
  label: string
  kind?: 'text' | 'long' | 'date' | 'number' | 'choice' | 'check' | 'secret' | undefined
  options?: readonly { value: string; label: string; hint?: string }[] | undefined
  required?: boolean | undefined
  hint?: string | undefined
  initial?: string | number | boolean | null | undefined
}

export type FormAnswer = Record<string, string | number | boolean | null>

export interface AskFormOptions extends AskOptions {
  fields: readonly FormQuestion[]
  /** With it the dialog stays open, input and all, until this succeeds. */
  send?: ((answer: FormAnswer) => Promise<unknown>) | undefined
}

/** A question that is on the screen. */
export type Asked =
  | { id: number; kind: 'ask'; options: AskOptions; answer: (value: boolean) => void }
  | { id: number; kind: 'reason'; options: AskReasonOptions; answer: (value: string | undefined) => void }
  | { id: number; kind: 'step-up'; options: undefined; answer: (value: boolean) => void }
  | { id: number; kind: 'form'; options: AskFormOptions; answer: (value: FormAnswer | undefined) => void }

export interface Dialogs {
  /** What `DialogHost` draws. */
  readonly open: readonly Asked[]
  /** A question with yes or no. */
  ask: (options: AskOptions) => Promise<boolean>
  /** A question that wants a reason. Undefined when it was cancelled. */
  askReason: (options: AskReasonOptions) => Promise<string | undefined>
  /** A small form. Undefined when it was cancelled. */
  askForm: (options: AskFormOptions) => Promise<FormAnswer | undefined>
  /** Has the reader show again who they are 再次验证: whether they did. See `useStepUp`. */
  askStepUp: () => Promise<boolean>
}

export const dialogsKey: InjectionKey<Dialogs> = Symbol.for('xuncha.dialogs')

/** The dialogs of one app. Nothing of them lies in a module, since a page may hold more than one app. */
export function createDialogs(): Dialogs {
  const open = shallowReactive<Asked[]>([])
  let last = 0
  const put = <T>(kind: Asked['kind'], options?: AskOptions) =>
    new Promise<T>((resolve) => {
      const id = ++last
      const answer = (value: T) => {
        const place = open.findIndex((asked) => asked.id === id)
        if (place >= 0) open.splice(place, 1)
        resolve(value)
      }
      open.push(markRaw({ id, kind, options, answer }) as unknown as Asked)
    })
  return {
    open,
    ask: (options) => put('ask', options),
    askReason: (options) => put('reason', options),
    askForm: (options) => put('form', options),
    askStepUp: () => put('step-up'),
  }
}

/** Asks, and waits for the answer like for any other. */
export function useDialogs(): Dialogs {
  const dialogs = inject(dialogsKey, undefined)
  if (!dialogs) throw new Error('useDialogs() wants an app made by createHostApp()')
  return dialogs
}

import { problemOf } from '@xuncha/ui'
import { type Ref, shallowRef } from 'vue'

export interface StepUp {
  /** The password is being asked for. */
  asking: Readonly<Ref<boolean>>
  /** What the dialog came to: typed rightly, or given up. */
  answered: (typed: boolean) => void
  /** Sends; where the API wants the password again, has it asked for and sends once more. Given up, it is a failure. */
  guarded: <T>(send: () => Promise<T>) => Promise<T>
}

/** For what the API does not do on an unattended screen 再次验证. */
export function useStepUp(): StepUp {
  const asking = shallowRef(false)
  let answered: (typed: boolean) => void = () => {}
  return {
    asking,
    answered: (typed) => answered(typed),
    async guarded(send) {
      try {
        return await send()
      } catch (error) {
        if (problemOf(error).code !== 'step-up') throw error
        asking.value = true
        const typed = await new Promise<boolean>((resolve) => {
          answered = resolve
        })
        asking.value = false
        if (!typed) throw error
        return await send()
      }
    },
  }
}

import { shallowRef } from 'vue'

/** What a passphrase is asked for. */
export interface PassphraseQuestion {
  title: string
  text: string
  confirm: string
  danger?: boolean
  /** A new one is made: it is typed twice. */
  makes: boolean
  /** One's own is changed: the present one is asked for too. */
  changes?: boolean
  /** Sends it on; the dialog stays open until that succeeds. */
  send: (passphrase: string, current: string) => Promise<unknown>
}

/** Asks for a passphrase 保管口令, and waits. It lives as long as the dialog is open. */
export function usePassphrase() {
  const question = shallowRef<PassphraseQuestion>()
  let answer: (sent: boolean) => void = () => {}
  return {
    question,
    /** Whether it was sent and went well; false where it was given up. */
    askPassphrase(asked: PassphraseQuestion): Promise<boolean> {
      question.value = asked
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    settle(sent: boolean) {
      question.value = undefined
      answer(sent)
    },
  }
}

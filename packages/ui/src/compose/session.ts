import type { SettingValue, Text } from '@xuncha/plugin-sdk'
import {
  computed,
  type ComputedRef,
  type InjectionKey,
  inject,
  readonly,
  type Ref,
  ref,
  shallowReadonly,
  shallowRef,
} from 'vue'
import { answerOf } from './answer.ts'
import { sessionLost } from './api-fetch.ts'
import { clearDrafts } from './draft-places.ts'
import { followEvents } from './events.ts'
import { signWithPasskey } from './passkey.ts'
import { problemOf } from './problem.ts'

export type Locale = 'zh-CN' | 'en'

/** A page of a module, as far as the reader may open it. */
export interface ModulePage {
  name: string
  path: string
  title: Text
  icon?: string
  order?: number
  menu?: boolean
}

/** What a module shows on a page of another, as far as the reader gets to see it. */
export interface ModuleExtension {
  name: string
  slot: string
  title: Text
  order: number
}

/** What the reader may set out to do with a module from anywhere. */
export interface ModuleVerb {
  name: string
  title: Text
  /** Path below the module's, with the query that its page acts on. */
  opens: string
}

/** A module that is on in the reader's county. */
export interface ActiveModule {
  id: string
  title: Text
  pages: readonly ModulePage[]
  extensions: readonly ModuleExtension[]
  verbs: readonly ModuleVerb[]
  /** Address of the web half. */
  entry: string
  css: readonly string[]
  /** The reader may seal records of it, and open them again. */
  seals: boolean
  /** It says what waits for the reader: the home page asks it. */
  tellsWork: boolean
  /** Its settings as they hold in the county. */
  settings?: Readonly<Record<string, SettingValue>>
}

/** Who is signed in, and what is open to them: `GET /api/session`. */
export interface Who {
  person: { id: string; name: string; title: string }
  account: string
  locale: Locale
  county: { id: number; name: string }
  organisation: { id: string; name: string } | null
  roles: readonly string[]
  modules: readonly ActiveModule[]
  permissions: readonly string[]
  /** The password is a one-time one; nothing is open until it is changed. */
  mustChangePassword?: boolean
  /** The county wants a second factor of this account; nothing is open until one is enrolled. */
  mustEnrol?: boolean
  /** What the account can show as a second factor. */
  factors?: readonly FactorKind[]
}

/** A kind of second factor 二次验证方式: codes of an authenticator, a passkey, recovery codes. */
export type FactorKind = 'totp' | 'passkey' | 'recovery'

/** The password was right, and one of these is to follow. */
export interface SecondStep {
  factors: readonly FactorKind[]
}

/** `lost`: signed in a moment ago, and the API no longer knows it. The page stays; signing in again goes on. */
export type SessionState = 'unknown' | 'out' | 'in' | 'lost'

export interface Session {
  readonly state: Readonly<Ref<SessionState>>
  readonly who: Readonly<Ref<Who | null>>
  readonly locale: Readonly<Ref<Locale>>
  /** Why the session was lost, in the API's words; empty where it does not say. */
  readonly why: Readonly<Ref<string>>
  readonly can: (permission: string) => boolean
  readonly modules: ComputedRef<readonly ActiveModule[]>
  /** Yields what is still to be shown; undefined where the password was enough. */
  signIn: (username: string, password: string) => Promise<SecondStep | undefined>
  /** Shows the second factor after the password: a code of the authenticator, or a recovery code. */
  finishSignIn: (proof: { code: string }) => Promise<void>
  /** The same by a passkey, which the browser asks for. */
  finishWithPasskey: () => Promise<void>
  /** Signs out of this session, or of every one. Where an identity service vouched for it the page goes on to that. */
  signOut: (which?: 'this' | 'every') => Promise<void>
  /** Reads it again: modules, rights, name. */
  refresh: () => Promise<void>
  setLocale: (locale: Locale) => void
  /** Ends what listens. */
  stop: () => void
}

export const sessionKey: InjectionKey<Session> = Symbol.for('xuncha.session')

const storedLocale = 'xuncha.locale'

/** The session of one app: asks the API, and follows what it tells. */
export function createSession(): Session {
  const state = ref<SessionState>('unknown')
  const who = shallowRef<Who | null>(null)
  const locale = ref<Locale>(firstLocale())
  const why = ref('')
  let stopEvents: (() => void) | undefined
  /** Who typed the password last: drafts of somebody else go. */
  let typed = ''

  const lose = () => {
    if (state.value !== 'in') return
    state.value = 'lost'
    void refresh().catch(problemOf)
  }
  window.addEventListener(sessionLost, lose)

  async function refresh() {
    const answer = await fetch('/api/session', { headers: { 'Accept-Language': locale.value } })
    if (answer.status === 401) {
      why.value = reasonIn(await answer.text())
      endEvents()
      if (state.value === 'in') state.value = 'lost'
      else if (state.value === 'unknown') state.value = 'out'
      return
    }
    const found = (await answerOf(answer)) as Who
    if (!localStorage.getItem(storedLocale)) locale.value = found.locale
    who.value = found
    state.value = 'in'
    if (!found.mustChangePassword && !found.mustEnrol) stopEvents ??= followEvents(refresh)
  }

  function send(path: string, body: object): Promise<object | undefined> {
    const headers = { 'Content-Type': 'application/json', 'Accept-Language': locale.value }
    return answerOf(fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })) as Promise<
      object | undefined
    >
  }

  async function begun() {
    const before = who.value?.account
    if (before && before !== typed) clearDrafts(before)
    await refresh()
  }

  function endEvents() {
    stopEvents?.()
    stopEvents = undefined
  }

  return {
    state: readonly(state),
    who: shallowReadonly(who),
    locale: readonly(locale),
    why: readonly(why),
    modules: computed(() => who.value?.modules ?? []),
    can: (permission) => who.value?.permissions.includes(permission) ?? false,
    refresh,
    async signIn(username, password) {
      typed = username
      const answer = await send('/api/session', { username, password })
      if (answer && 'factors' in answer && !('account' in answer)) return answer as SecondStep
      await begun()
      return undefined
    },
    async finishSignIn(proof) {
      await send('/api/session/second-factor', proof)
      await begun()
    },
    async finishWithPasskey() {
      const asked = await send('/api/session/second-factor/passkey', {})
      await send('/api/session/second-factor', { passkey: await signWithPasskey(asked) })
      await begun()
    },
    async signOut(which = 'this') {
      const answer = await fetch(which === 'every' ? '/api/session/all' : '/api/session', {
        method: 'DELETE',
      })
      // Gone already is what was wanted; any other failure leaves one signed in, and has to be seen.
      const told = answer.status === 401 ? void (await answer.text()) : await answerOf(answer)
      if (who.value) clearDrafts(who.value.account)
      endEvents()
      who.value = null
      state.value = 'out'
      const { continueAt } = (told ?? {}) as { continueAt?: string }
      if (continueAt === undefined) return
      location.assign(continueAt)
      // The page is leaving: nobody who waits for this is to lead it elsewhere.
      await new Promise<never>(() => {})
    },
    setLocale(next) {
      locale.value = next
      localStorage.setItem(storedLocale, next)
    },
    stop() {
      window.removeEventListener(sessionLost, lose)
      endEvents()
    },
  }
}

/** The signed-in person of this app. */
export function useSession(): Session {
  const session = inject(sessionKey, undefined)
  if (!session) throw new Error('useSession() wants an app made by createHostApp()')
  return session
}

/** What the API says of a session that it ended: signed in elsewhere, roles changed, disabled. */
function reasonIn(text: string): string {
  try {
    const { code = '', title = '' } = JSON.parse(text) as { code?: string; title?: string }
    return code.startsWith('session.') ? title : ''
  } catch {
    return ''
  }
}

/** Chinese, unless this machine was switched to English. */
function firstLocale(): Locale {
  return localStorage.getItem(storedLocale) === 'en' ? 'en' : 'zh-CN'
}

import { useSession, useStepUp } from '@xuncha/ui'
import { encode } from 'uqr'
import { ownFactorsApi } from './api.ts'
import type { OwnPasskey } from './types.ts'
import { useList } from './useList.ts'

/** One's own second factors, and what is done with them. Who one is may be asked for on the way. */
export function useOwnFactors() {
  const { refresh } = useSession()
  const list = useList('own-factors', ownFactorsApi.read)
  const stepUp = useStepUp()

  /** What the session opens may have changed as well. */
  async function afterwards<T>(doing: Promise<T>): Promise<T> {
    const done = await doing
    await Promise.all([list.reload(), refresh()])
    return done
  }

  return {
    ...list,
    beginTotp: () => stepUp.guarded(ownFactorsApi.beginTotp),
    confirmTotp: (code: string) => afterwards(stepUp.guarded(() => ownFactorsApi.confirmTotp(code))),
    removeTotp: () => afterwards(stepUp.guarded(ownFactorsApi.removeTotp)),
    addPasskey: (name: string) => afterwards(stepUp.guarded(() => ownFactorsApi.addPasskey(name))),
    renamePasskey: (passkey: OwnPasskey, name: string) =>
      afterwards(stepUp.guarded(() => ownFactorsApi.renamePasskey(passkey, name))),
    removePasskey: (passkey: OwnPasskey) =>
      afterwards(stepUp.guarded(() => ownFactorsApi.removePasskey(passkey))),
    renewRecoveryCodes: () => afterwards(stepUp.guarded(ownFactorsApi.renewRecoveryCodes)),
  }
}

/** A QR code as the path of an SVG: one square per dark module, drawn here and not by a server. */
export function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'L', border: 4 })
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return { size, path }
}

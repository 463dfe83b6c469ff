import { join } from 'node:path'
import { keyFromText, type Signer, type VerifierKey } from '@xuncha/audit'
import type { ProfileName } from '@xuncha/crypto'
import { openPool, prepareRoles } from '@xuncha/database'
import { logKeyOf as pinnedKeyOf, openSigningKey } from '@xuncha/platform'
import { Failure } from '../command.ts'
import { keyOf, type Options } from '../options.ts'
import { type Place, told } from '../place.ts'

/** The key that the installation's log is sealed by, to sign archives with. Made where nothing was ever sealed. */
export async function signerAt({ ownerUrl, home }: Place, profile: ProfileName): Promise<Signer> {
  const { gateUrl } = await told(() => prepareRoles(ownerUrl))
  const gate = openPool({ connectionString: gateUrl, max: 1 })
  try {
    const signer = await openSigningKey(join(home, 'keys'), gate, profile)
    if (typeof signer === 'string')
      throw new Failure(`no-signing-key.${signer}`, { path: join(home, 'keys') })
    return signer
  } finally {
    await gate.end()
  }
}

/** The key that an archive has to be signed by: the one that `--key` names, else the installation's own. */
export async function archiveKeyOf(options: Options, { ownerUrl }: Place): Promise<VerifierKey> {
  const given = options.values['key']
  if (given !== undefined) return keyOf(given, 'log')
  const { appUrl } = await told(() => prepareRoles(ownerUrl))
  const key = keyFromText((await pinnedKeyOf(appUrl)) ?? '')
  if (key === undefined) throw new Failure('no-signing-key.missing', { path: 'platform.audit_key' })
  return key
}

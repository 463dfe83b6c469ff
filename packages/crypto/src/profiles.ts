import { gm } from './gm/index.ts'
import { intl } from './intl/index.ts'
import type { Profile, ProfileName } from './profile.ts'

/** Both profiles by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = { intl, gm }

/** The profile of this name; undefined where there is none. */
export function profileOf(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name as ProfileName] : undefined
}

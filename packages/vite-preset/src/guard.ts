import type { Plugin } from 'vite'
import { ownedBySharedSet } from './shared/set.ts'

/** Stops a build that carries a copy of what every page already has. */
export function oneOfEach(): Plugin {
  return {
    name: 'xuncha:one-of-each',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset') continue
        const copied = file.moduleIds.find((id) => ownedBySharedSet.test(id))
        if (copied !== undefined)
          this.error(
            `${copied} would be shipped a second time. Import the shared name itself, without a path below it.`,
          )
      }
    },
  }
}

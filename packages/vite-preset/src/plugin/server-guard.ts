import { serverImports } from '@xuncha/plugin-sdk'
import type { Plugin } from 'vite'
import { importsOf } from '../imports.ts'

/** Files of what the host shares, or keeps to itself: a second copy would be a second kysely, a second zod, a second rule. */
const ofTheHost =
  /[\\/](?:node_modules[\\/](?:hono|@hono|kysely|zod|pg)|(?:packages|@xuncha)[\\/](?:audit|backup|cli|crypto|database|domain|platform|plugin-package|plugin-sdk|ui))[\\/]/

const allowed = new Set([...serverImports.shared, ...serverImports.node])

/** Stops the build of a server half that carries a copy of the host's libraries, or asks for what the loader will refuse. */
export function onlyWhatIsShared(): Plugin {
  return {
    name: 'xuncha:only-what-is-shared',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset')
          return this.error(`${file.fileName} would be a file of its own. A server half is one module.`)
        const copied = file.moduleIds.find((id) => ofTheHost.test(id))
        if (copied !== undefined)
          return this.error(
            `${copied} would be a second copy of what the host has. Import one of ${serverImports.shared.join(', ')}, without a path below it.`,
          )
        const { atOnce, later } = importsOf(file.code)
        const refused = [...atOnce, ...later].find((name) => !allowed.has(name))
        if (refused !== undefined)
          return this.error(
            `The server half imports "${refused}", which the host does not share with plugins.`,
          )
      }
    },
  }
}

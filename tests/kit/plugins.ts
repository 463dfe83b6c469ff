import integrity from '@xuncha/integrity/server'
import integrityManifest from '@xuncha/integrity/manifest'
import onsite from '@xuncha/onsite/server'
import onsiteManifest from '@xuncha/onsite/manifest'
import planning from '@xuncha/planning/server'
import planningManifest from '@xuncha/planning/manifest'
import rectification from '@xuncha/rectification/server'
import rectificationManifest from '@xuncha/rectification/manifest'
import type { PluginManifest } from '@xuncha/plugin-sdk'
import type { ServerPlugin } from '@xuncha/plugin-sdk/server'
import type { InstalledPlugin } from '@xuncha/platform'

/** The four modules' server halves, without their built pages. */
export const plugins: readonly InstalledPlugin[] = [
  headless(planningManifest, planning),
  headless(onsiteManifest, onsite),
  headless(rectificationManifest, rectification),
  headless(integrityManifest, integrity),
]

function headless<Db>(manifest: PluginManifest, server: ServerPlugin<Db>): InstalledPlugin {
  return {
    manifest: { ...manifest, web: { entry: '', css: [], files: {} } },
    server: server as unknown as ServerPlugin<never>,
  }
}

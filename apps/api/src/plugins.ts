import { readFile } from 'node:fs/promises'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { ApartSpec, InstalledPlugin } from '@xuncha/platform'
import type { ServerPlugin } from '@xuncha/plugin-sdk/server'
import integrity from '@xuncha/integrity/server'
import onsite from '@xuncha/onsite/server'
import planning from '@xuncha/planning/server'
import rectification from '@xuncha/rectification/server'

/** The modules of this installation. To take one away, delete its folder and its line here. */
const servers = [planning, onsite, rectification, integrity]

/** Reads what each module's build says of it, and puts its server half beside it. */
export async function installedPlugins(): Promise<InstalledPlugin[]> {
  return Promise.all(
    servers.map(async (server) => ({
      manifest: JSON.parse(await readFile(distOf(server.id, 'manifest.json'), 'utf8')) as BuiltManifest,
      server: server as unknown as ServerPlugin<never>,
    })),
  )
}

/** A module of the program for a process of its own, as `plugins` names it. */
export function apartSpec(
  { manifest, server }: InstalledPlugin,
  runUrl: (schema: string) => string,
): ApartSpec {
  const folder = new URL(`../../${manifest.id}/`, import.meta.url)
  return {
    manifest,
    entry: new URL('server/index.ts', folder),
    readable: [folder],
    migrations: server.migrations,
    databaseUrl: runUrl(manifest.data.schema),
  }
}

/** A file of a module's build. */
export function distOf(pluginId: string, file: string): URL {
  return new URL(`../../${pluginId}/dist/${file}`, import.meta.url)
}

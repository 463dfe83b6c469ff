import { resolve } from 'node:path'
import { createServer, searchForWorkspaceRoot } from 'vite'
import { proxyTo } from '../serve/dev.ts'
import { pluginDev } from './alone.ts'
import { readManifest } from './manifest.ts'

/** A plugin's pages while they are written. */
export interface ServedPages {
  url: string
  stop(): Promise<void>
}

/**
 * Serves a plugin's pages from source, with hot updates, in the host's frame; what they ask goes to the API.
 * @param port this one or none: a bookmark goes on working
 */
export async function servePlugin(
  folder: string,
  { api, port }: { api: string; port: number },
): Promise<ServedPages> {
  const from = resolve(folder)
  const config = pluginDev(from, searchForWorkspaceRoot(from), await readManifest(from))
  const server = await createServer({
    ...config,
    configFile: false,
    logLevel: 'warn',
    server: {
      ...config.server,
      proxy: proxyTo(api),
      port,
      strictPort: true,
      // Prepared while the author signs in: the frame waits for a page as long as in production, and no longer.
      warmup: { clientFiles: ['web/**/*.{ts,vue}'] },
    },
  })
  await server.listen()
  return { url: server.resolvedUrls?.local[0] ?? '', stop: () => server.close() }
}

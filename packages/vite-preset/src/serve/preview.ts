import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Plugin } from 'vite'
import { contentPolicy } from '../page/index.ts'
import type { Assets, Web } from '../web/index.ts'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** What a preview answers with. */
export interface Served {
  assets: Assets
  /** Programs that are not files: address → code. */
  scripts?: ReadonlyMap<string, string>
  page: Web['page']
}

/** Serves what was built, under the policy of production, so that whatever it forbids shows before release. */
export function servesBuilt(open: () => Served): Plugin {
  return {
    name: 'xuncha:preview',
    configurePreviewServer(server) {
      const served = open()
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://preview')
        if (pathname.startsWith('/api/')) return next()
        const file = served.assets.get(pathname)
        const content = file === undefined ? served.scripts?.get(pathname) : readFileSync(file)
        if (content !== undefined) {
          response.setHeader('Content-Type', types[extname(pathname)] ?? 'application/octet-stream')
          return response.end(content)
        }
        if (pathname.startsWith('/assets/')) return response.writeHead(404).end()
        const nonce = randomBytes(16).toString('base64')
        response.setHeader('Content-Type', 'text/html; charset=utf-8')
        response.setHeader('Content-Security-Policy', contentPolicy(nonce))
        return response.end(served.page({ nonce, lang: 'zh-CN' }))
      })
    },
  }
}

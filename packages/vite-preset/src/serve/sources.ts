import { existsSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Leads from the address of a plugin's built entry, which the session names, to its source, so that one server
 * serves the shell and every plugin with hot updates. Styles come with the components then: the built sheet is empty.
 * @param sourceOf path of a plugin's source entry
 */
export function servesSources(sourceOf: (id: string) => string): Plugin {
  return {
    name: 'xuncha:sources',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, id, kind] =
          /^\/assets\/p\/([a-z][a-z0-9-]*)\/[^?]*\.(js|css)(?:\?|$)/.exec(request.url ?? '') ?? []
        if (id === undefined || !existsSync(sourceOf(id))) return next()
        if (kind === 'css') return response.setHeader('Content-Type', 'text/css').end()
        return response
          .writeHead(302, { Location: encodeURI(`/@fs${sourceOf(id)}`), 'Cache-Control': 'no-store' })
          .end()
      })
    },
  }
}

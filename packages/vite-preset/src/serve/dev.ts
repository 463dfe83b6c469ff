import type { UserConfig, Plugin, ViteDevServer } from 'vite'
import { sharedNames } from '../shared/set.ts'
import { productionFlags } from '../vue.ts'

/** Where the API is while the pages come from Vite. */
const api = process.env['XUNCHA_API'] ?? 'http://localhost:8080'

/** Requests that go on to the API, events included. The host name stays: the API compares it with the origin. */
export const proxy = proxyTo(api)

/** The same to the API at another address. */
export function proxyTo(target: string) {
  const to = { target, changeOrigin: false }
  return { '/api': to, '/health': to, '/metrics': to }
}

// Named here, they are prepared before the first page is asked for: one found late costs a reload.
const prepared = ['vue', 'vue-router', 'pinia', '@pinia/colada', 'vue-i18n', '@xuncha/ui > element-plus']
// Ours are served as they are, linked or installed: the frame has styles, and one copy of each is all there may be.
const ours = ['@xuncha/domain', '@xuncha/plugin-sdk', '@xuncha/ui']

/**
 * What every development server has: one copy of each shared library and the API behind it.
 * @param sources globs of the files that are served, to find what they import
 */
export function devOptions(workspace: string, sources: string[]): UserConfig {
  return {
    appType: 'custom',
    publicDir: false,
    define: productionFlags,
    resolve: { dedupe: [...sharedNames] },
    server: { proxy, fs: { allow: [workspace] } },
    optimizeDeps: { include: prepared, exclude: ours, entries: sources },
  }
}

/** A page for every path that a browser asks for, with this module as its program. */
export function virtualPage({ title, script }: { title: string; script: string }): Plugin {
  const page = [
    '<!doctype html>',
    '<html lang="zh-CN">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    '<link rel="icon" href="data:,">',
    '</head>',
    `<body><div id="app"></div><script type="module" src="${script}"></script></body>`,
    '</html>',
  ].join('\n')
  return {
    name: 'xuncha:page',
    apply: 'serve',
    configureServer(server) {
      return () => answerPages(server, page)
    },
  }
}

/** A module that exists only in the build tool. */
export function virtualModule(name: string, code: () => string): Plugin {
  return {
    name: `xuncha:${name}`,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? code() : undefined),
  }
}

function answerPages(server: ViteDevServer, page: string): void {
  server.middlewares.use((request, response, next) => {
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return next()
    const answer = async () => {
      try {
        const html = await server.transformIndexHtml(request.originalUrl ?? '/', page)
        response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html)
      } catch (error) {
        next(error)
      }
    }
    void answer()
  })
}

import type { BuildOptions, Rolldown } from 'vite'

/** The oldest browser of a county office that has to work. */
const target = 'chrome105'

/**
 * How every part is built: native modules, content-hashed names, one style sheet, nothing inlined.
 * Always for production: a test that calls a build would otherwise get the development halves of the libraries.
 */
export function buildOptions(outDir: string): BuildOptions {
  process.env['NODE_ENV'] = 'production'
  return {
    outDir,
    target,
    copyPublicDir: false,
    sourcemap: false,
    cssCodeSplit: false,
    // `font-src 'self'` admits no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  }
}

/** Names that carry a digest of the content: an address never gets a second content. */
export function hashedNames(prefix = '') {
  return {
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: `${prefix}[name]-[hash].js`,
    assetFileNames: `${prefix}[name]-[hash][extname]`,
  } satisfies Rolldown.OutputOptions
}

/** The chunks and assets of one build, in either of the shapes that Vite answers with. */
export function outputOf(built: unknown): (Rolldown.OutputChunk | Rolldown.OutputAsset)[] {
  const results = Array.isArray(built) ? built : [built]
  return results.flatMap((result: Rolldown.RolldownOutput) => result.output)
}

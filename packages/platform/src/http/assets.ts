import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'

/** A file of a web half: its address, which carries a digest of the content, and where it lies. */
export type AssetIndex = ReadonlyMap<string, string>

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

const compressible = new Set(['.js', '.css', '.svg', '.json'])
const compress = promisify(gzip)

interface Loaded {
  plain: Uint8Array<ArrayBuffer>
  gzipped: Uint8Array<ArrayBuffer> | undefined
}

/**
 * Serves built files, and only those that a build listed: a path is looked up, never joined.
 * Each is read and compressed once, at its first request.
 */
export function assetRoutes(index: AssetIndex) {
  const loaded = new Map<string, Promise<Loaded>>()
  return new Hono().get('/*', async (c) => {
    const path = index.get(c.req.path)
    if (path === undefined) return c.body(null, 404)
    let file = loaded.get(path)
    if (file === undefined) {
      file = load(path)
      loaded.set(path, file)
    }
    const { plain, gzipped } = await file
    c.header('Content-Type', types[extname(path)] ?? 'application/octet-stream')
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    if (gzipped === undefined || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(plain)
    c.header('Content-Encoding', 'gzip')
    return c.body(gzipped)
  })
}

async function load(path: string): Promise<Loaded> {
  const plain = new Uint8Array(await readFile(path))
  if (!compressible.has(extname(path))) return { plain, gzipped: undefined }
  return { plain, gzipped: new Uint8Array(await compress(plain, { level: 9 })) }
}

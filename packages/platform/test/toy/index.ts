import { plugin } from '../../testing/index.ts'
import manifest from './manifest.ts'
import server from './server.ts'

/** A plugin of the least size that uses every part of the host, here or in a process of its own. */
export const toy = plugin(manifest, server, new URL('./server.ts', import.meta.url))

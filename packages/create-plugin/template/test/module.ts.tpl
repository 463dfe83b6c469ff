import { plugin } from '@xuncha/platform/testing'
import manifest from '../manifest.ts'
import server from '../server/index.ts'

export const {{name}} = plugin(manifest, server)

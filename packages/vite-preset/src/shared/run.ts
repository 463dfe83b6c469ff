import { relative } from 'node:path'
import { sharedFolder } from '../web/index.ts'
import { buildShared } from './build.ts'

const { files } = await buildShared(sharedFolder)
console.log(`${Object.keys(files).length} shared files in ${relative(process.cwd(), sharedFolder)}`)

import { relative } from 'node:path'
import { packSdk } from './pack.ts'
import { sdkFolder } from './sdk.ts'

const { packages, version } = await packSdk(sdkFolder)
console.log(`${Object.keys(packages).length} packages of ${version} in ${relative(process.cwd(), sdkFolder)}`)

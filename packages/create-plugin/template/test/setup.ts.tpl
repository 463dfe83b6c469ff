import { platformSetup } from '@xuncha/platform/testing'
import { {{name}} } from './module.ts'

export default platformSetup([{{name}}])

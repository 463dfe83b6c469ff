import { platformSetup } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'

export default platformSetup(plugins)

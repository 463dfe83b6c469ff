import { platformSetup } from '@xuncha/platform/testing'
import { plugins } from '@xuncha/test-kit/plugins'

export default platformSetup(plugins)

import { platformSetup } from '@xuncha/platform/testing'

export default platformSetup([])

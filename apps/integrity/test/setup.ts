import { platformSetup } from '@xuncha/platform/testing'
import { integrity } from './integrity.ts'
import { neighbour } from './neighbour/index.ts'

export default platformSetup([neighbour, integrity])

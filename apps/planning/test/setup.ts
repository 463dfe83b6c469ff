import { platformSetup } from '@xuncha/platform/testing'
import { neighbour } from './neighbour/index.ts'
import { planning } from './planning.ts'

export default platformSetup([planning, neighbour])

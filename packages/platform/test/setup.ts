import { platformSetup } from '../testing/index.ts'
import { guest } from './guest/index.ts'
import { toy } from './toy/index.ts'

export default platformSetup([toy, guest])

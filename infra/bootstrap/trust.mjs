import './need-node.mjs'
import { launch } from './launch.mjs'

void launch('Trust', 'tests/trust/main.ts')

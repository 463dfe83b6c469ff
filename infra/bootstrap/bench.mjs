import './need-node.mjs'
import { launch } from './launch.mjs'

void launch('Measurements', 'tests/bench/main.ts')

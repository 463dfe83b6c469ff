import './need-node.mjs'
import { launch } from './launch.mjs'

void launch('Server', 'apps/api/main.ts')

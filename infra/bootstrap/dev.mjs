import './need-node.mjs'
import { launch } from './launch.mjs'

void launch('Server and pages, reloading', 'apps/api/dev.ts')

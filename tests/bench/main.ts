import { parseArgs } from 'node:util'
import { measureModules } from './figures/modules.ts'
import { measurePages } from './figures/pages.ts'
import { measurePlugins } from './figures/plugins.ts'
import { measureRequests } from './figures/requests.ts'
import { measureStart } from './figures/start.ts'

/**
 * `npm run bench`: figures as JSON lines. `--only requests|start|pages|modules|plugins` takes one group, `--rounds` and `--ms` make the
 * request rounds more or longer, `--clients 1,16,64` says with how many connections.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '3000' },
    clients: { type: 'string', default: '1,16,64' },
  },
})

const groups = {
  start: () => measureStart(),
  pages: () => measurePages(),
  modules: () => measureModules(),
  plugins: () => measurePlugins(),
  requests: () =>
    measureRequests({
      rounds: Number(values.rounds),
      milliseconds: Number(values.ms),
      clients: values.clients.split(',').map(Number),
    }),
}

for (const [name, measure] of Object.entries(groups))
  if (values.only === undefined || values.only === name) await measure()

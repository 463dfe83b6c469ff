import { definePlugin, pluginRouter } from '@xuncha/plugin-sdk/server'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }
import { onCommitmentSigned } from './commitments.events.ts'
import { documentRoutes } from './documents.routes.ts'
import { roundRoutes } from './rounds.routes.ts'
import type { PlanningDb } from './tables.ts'
import { teamRoutes } from './teams.routes.ts'
import { workRoutes } from './work.routes.ts'

const routes = pluginRouter<PlanningDb>()
  .route('/', roundRoutes)
  .route('/', teamRoutes)
  .route('/', documentRoutes)
  .route('/', workRoutes)

/** What a client of this plugin may ask. */
export type PlanningApi = typeof routes

export default definePlugin<PlanningDb>({
  id: 'planning',
  migrations: new URL('../migrations/', import.meta.url),
  routes,
  refusals: {
    'zh-CN': { ...zh.refusals, ...zh.sentences },
    en: { ...en.refusals, ...en.sentences },
  },
  subscriptions: [onCommitmentSigned],
})

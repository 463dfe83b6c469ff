import { definePlugin, pluginRouter } from '@xuncha/plugin-sdk/server'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }
import { commitmentRoutes } from './commitments.routes.ts'
import { declarationRoutes } from './declarations.routes.ts'
import { evaluationRoutes } from './evaluations.routes.ts'
import { recusalService } from './recusal.service.ts'
import { requestRoutes } from './requests.routes.ts'
import { onMemberNominated, onRoundClosed, onTeamAuthorised } from './round.events.ts'
import type { IntegrityDb } from './tables.ts'
import { workRoutes } from './work.routes.ts'

const routes = pluginRouter<IntegrityDb>()
  .route('/', declarationRoutes)
  .route('/', commitmentRoutes)
  .route('/', evaluationRoutes)
  .route('/', requestRoutes)
  .route('/', workRoutes)

/** What a client of this plugin may ask. */
export type IntegrityApi = typeof routes

export default definePlugin<IntegrityDb>({
  id: 'integrity',
  migrations: new URL('../migrations/', import.meta.url),
  routes,
  refusals: {
    'zh-CN': { ...zh.refusals, ...zh.sentences },
    en: { ...en.refusals, ...en.sentences },
  },
  subscriptions: [onMemberNominated, onTeamAuthorised, onRoundClosed],
  provisions: [recusalService],
})

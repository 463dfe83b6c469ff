import { definePlugin, pluginRouter } from '@xuncha/plugin-sdk/server'
import manifest from '../manifest.ts'
import { onFeedback } from './feedback.events.ts'
import { itemRoutes } from './items.routes.ts'
import { listRoutes } from './lists.routes.ts'
import { messages } from './messages.ts'
import { moveRoutes } from './moves.routes.ts'
import { recordRoutes } from './records.routes.ts'
import type { RectificationDb } from './tables.ts'
import { workRoutes } from './work.routes.ts'

const routes = pluginRouter<RectificationDb>()
  .route('/', itemRoutes)
  .route('/', moveRoutes)
  .route('/', recordRoutes)
  .route('/', listRoutes)
  .route('/', workRoutes)

/** The module's routes as its web half calls them. */
export type RectificationApi = typeof routes

/** 整改监督, the server half. */
export default definePlugin<RectificationDb>({
  id: manifest.id,
  migrations: new URL('../migrations/', import.meta.url),
  routes,
  refusals: messages,
  subscriptions: [onFeedback],
})

import { definePlugin, pluginRouter } from '@xuncha/plugin-sdk/server'
import { evidenceRoutes } from './evidence.routes.ts'
import { factRoutes } from './facts.routes.ts'
import { feedbackRoutes } from './feedback.routes.ts'
import { inspectionRoutes } from './inspections.routes.ts'
import { meetingRoutes } from './meetings.routes.ts'
import { messages } from './messages.ts'
import { paperRoutes } from './papers.routes.ts'
import { recordRoutes } from './records.routes.ts'
import { reportRoutes } from './reports.routes.ts'
import { roundEvents } from './round.events.ts'
import type { OnsiteDb } from './tables.ts'
import { workRoutes } from './work.routes.ts'

const routes = pluginRouter<OnsiteDb>()
  .route('/', inspectionRoutes)
  .route('/', recordRoutes)
  .route('/', paperRoutes)
  .route('/', evidenceRoutes)
  .route('/', meetingRoutes)
  .route('/', reportRoutes)
  .route('/', factRoutes)
  .route('/', feedbackRoutes)
  .route('/', workRoutes)

/** What the web half may know of the server half. */
export type OnsiteApi = typeof routes

export default definePlugin<OnsiteDb>({
  id: 'onsite',
  migrations: new URL('../migrations/', import.meta.url),
  routes,
  refusals: messages,
  subscriptions: roundEvents,
})

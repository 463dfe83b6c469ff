import { Hono, type MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry as Metrics } from 'prom-client'
import type { Pool } from 'pg'
import type { Runners } from '../apart/index.ts'

/** What `operations` makes. */
export type Operations = ReturnType<typeof operations>

/** Whether the process may be sent requests, and figures for Prometheus. */
export function operations(pool: Pool, isReady: () => boolean, runners?: Runners) {
  const metrics = new Metrics()
  collectDefaultMetrics({ register: metrics })
  const seconds = new Histogram({
    name: 'xuncha_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [metrics],
  })
  new Gauge({
    name: 'xuncha_database_connections',
    help: 'Connections of the request pool',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })

  if (runners !== undefined) figuresOf(runners, metrics)

  const series = new Map<string, { observe(value: number): void }>()
  const seriesOf = (method: string, route: string, status: number) => {
    const key = `${status} ${method} ${route}`
    const known = series.get(key)
    if (known !== undefined) return known
    const made = seconds.labels(method, route, String(status))
    series.set(key, made)
    return made
  }

  const measure: MiddlewareHandler = async (c, next) => {
    const start = performance.now()
    await next()
    // The pattern of the handler that answered, never the path: a record's id is nobody's business in a metric.
    seriesOf(c.req.method, routePath(c), c.res.status).observe((performance.now() - start) / 1000)
  }

  const routes = new Hono()
    .get('/health/live', (c) => c.json({ status: 'live' }))
    .get('/health/ready', async (c) => {
      const answers =
        isReady() &&
        (await pool.query('select 1').then(
          () => true,
          () => false,
        ))
      return answers ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503)
    })
    .get('/metrics', async (c) =>
      c.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }),
    )

  return { routes, measure }
}

/** How the plugins in processes of their own are, and how often which of them ended, by why. */
function figuresOf(runners: Runners, metrics: Metrics): void {
  new Gauge({
    name: 'xuncha_module_up',
    help: 'Whether the process of a module answers',
    labelNames: ['module', 'state'],
    registers: [metrics],
    collect() {
      this.reset()
      for (const { plugin, state } of runners.figures())
        this.set({ module: plugin, state }, state === 'running' ? 1 : 0)
    },
  })
  new Counter({
    name: 'xuncha_module_failures_total',
    help: 'How often the process of a module ended without being told to',
    labelNames: ['module', 'why'],
    registers: [metrics],
    collect() {
      this.reset()
      for (const { plugin, failures } of runners.figures())
        for (const [why, count] of failures) this.inc({ module: plugin, why }, count)
    },
  })
}

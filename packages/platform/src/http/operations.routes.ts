import { Hono, type MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry as Metrics } from 'prom-client'
import type { Pool } from 'pg'

/** What `operations` makes. */
export type Operations = ReturnType<typeof operations>

/** Whether the process may be sent requests, and figures for Prometheus. */
export function operations(pool: Pool, isReady: () => boolean) {
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

  const failures = new Counter({
    name: 'xuncha_web_failures_total',
    help: 'Failures of modules in browsers, as these told',
    labelNames: ['module', 'kind'],
    registers: [metrics],
  })

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

  return { routes, measure, failed: (module: string, kind: string) => failures.inc({ module, kind }) }
}

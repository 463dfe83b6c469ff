import type { Policed } from '@xuncha/plugin-sdk/server'
import type { CheckReport, Finding } from '../../report.ts'
import { STRANGER } from '../counties.ts'
import type { fill } from '../fill.ts'
import { requestTo } from '../requests.ts'
import type { Stage } from '../stage.ts'

/**
 * Whether every route keeps to a policy: nobody is let in without a session, nobody finds what they are given no right to;
 * none answers with a fault of its own; each refusal is said in both languages.
 */
export async function examineRoutes(
  stage: Stage,
  { faults, undelivered }: Awaited<ReturnType<typeof fill>>,
): Promise<CheckReport> {
  const findings: Finding[] = faults.map(({ route, status }) => ({
    code: 'routes.fault',
    facts: { route, status },
  }))
  findings.push(...undelivered.map((problem) => ({ code: 'routes.undelivered', facts: { problem } })))
  const stranger = await stage.as('a', STRANGER)
  const source = stage.source('a')
  for (const route of stage.routes) {
    const name = `${route.method} ${route.path}`
    const sent = requestTo(route, source, source.records[0] === undefined ? {} : { id: source.records[0] })
    const [nobody, unknown] = [await stage.anonymous(sent), await stranger(sent)]
    if (nobody.status !== 401)
      findings.push({ code: 'routes.open', facts: { route: name, status: nobody.status } })
    if (unknown.status !== 404)
      findings.push({ code: 'routes.stranger', facts: { route: name, status: unknown.status } })
  }
  return { check: 'routes', findings: [...findings, ...unsaid(stage)], notes: unasked(stage) }
}

/** Rights that no route and no page asks for: a rule may, behind a route; else a county approves them for nothing. */
function unasked({ plugin: { manifest, server } }: Stage): Finding[] {
  const used = new Set<string>([
    ...server.routes.routes.map(({ handler }) => (handler as Partial<Policed>).permission ?? ''),
    ...manifest.pages.map(({ needs }) => needs),
    ...(manifest.marks ? [manifest.marks.label, manifest.marks.seal] : []),
  ])
  return manifest.permissions
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => ({ code: 'routes.unasked', facts: { permission: id } }))
}

function unsaid({ plugin: { server } }: Stage): Finding[] {
  const { 'zh-CN': zh, en } = server.refusals
  return [...new Set([...Object.keys(zh), ...Object.keys(en)])]
    .filter((code) => !zh[code]?.trim() || !en[code]?.trim())
    .map((refusal) => ({ code: 'routes.unsaid', facts: { refusal } }))
}

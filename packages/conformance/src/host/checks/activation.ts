import type { CheckReport, Finding } from '../../report.ts'
import { SWITCHER } from '../counties.ts'
import { requestTo } from '../requests.ts'
import type { Stage } from '../stage.ts'
import { grantsNow } from '../tables.repository.ts'

/**
 * Whether a county can turn the module off and on: twice on is once; off, nothing of it answers and nothing is lost; on
 * again, it answers as before.
 */
export async function examineActivation(stage: Stage): Promise<CheckReport> {
  const findings: Finding[] = []
  const asBefore = await state(stage)
  const answers = await answered(stage)

  await turn(stage, true)
  if ((await state(stage)) !== asBefore) findings.push({ code: 'activation.twice' })
  await turn(stage, false)
  for (const [route, { status }] of await answered(stage))
    if (status !== 404) findings.push({ code: 'activation.answers', facts: { route, status } })
  await turn(stage, true)
  await stage.settled()
  if ((await state(stage)) !== asBefore) findings.push({ code: 'activation.lost' })
  for (const [route, { status }] of await answered(stage))
    if (status !== answers.get(route)?.status)
      findings.push({ code: 'activation.otherwise', facts: { route, status } })
  return { check: 'activation', findings, notes: [] }
}

async function state(stage: Stage): Promise<string> {
  return JSON.stringify([await stage.rows(), await grantsNow(stage.owner)])
}

/** What lists and other routes without a record answer to the first of those who find something there. */
async function answered(stage: Stage): Promise<Map<string, { status: number }>> {
  const found = new Map<string, { status: number }>()
  for (const route of stage.routes) {
    if (route.method !== 'GET' || route.path.includes('{')) continue
    for (const who of stage.people) {
      const send = await stage.as('a', who)
      const { status } = await send(requestTo(route, stage.source('a')))
      const known = found.get(route.path)
      if (known === undefined || known.status === 404) found.set(route.path, { status })
    }
  }
  return found
}

/** The county's administrator turns the module on or off. @throws Error when that is refused */
async function turn(stage: Stage, active: boolean): Promise<void> {
  const { id } = stage.plugin.manifest
  const send = await stage.as('a', SWITCHER)
  const { text } = await send({ method: 'GET', path: '/api/admin/modules' })
  const { modules } = JSON.parse(text) as { modules: { id: string; rowVersion: number }[] }
  const version = modules.find((one) => one.id === id)?.rowVersion
  const answer = await send({
    method: 'PUT',
    path: `/api/admin/modules/${id}`,
    headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify({ active }),
  })
  if (answer.status !== 200)
    throw new Error(`The module cannot be turned ${active ? 'on' : 'off'}: ${answer.text}`)
}

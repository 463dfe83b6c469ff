import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'

/**
 * The yardstick: the same four statements, named, sent by pg behind node:http. No session, no policy, no row-level
 * security, no validation; the county comes from the request. The audit event is in the same statement, as ours is in
 * the same transaction.
 */
const { DATABASE, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE as string, max: 8 })
pg.types.setTypeParser(1082, (text) => text)

const row = `id, number, title, unit_id, unit_name, round_title, category, nature, state, plan_due, due_on, leader,
  department, row_version`
const whole = `${row}, feedback_id, problem, requirement, delivered_on, goal, cause, cause_codes, cycle, measure_kinds,
  evidence_kinds, discipline_verdict, organisation_verdict, submitter_id, verifier_ids, recorded_by_name, recorded_at`
const logged = `logged as (insert into bench.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
  select county_id, $2::uuid, 'item', 'bench.item', id, 'update', sha256(convert_to(changed::text, 'UTF8')) from changed)`

const statements = {
  list: `select ${row} from bench.item where county_id = $1 and state = $2 order by due_on, id limit 50`,
  read: `select ${whole} from bench.item where county_id = $1 and id = $2`,
  create: `with changed as (insert into bench.item (county_id, id, unit_id, unit_name, round_title, number, title, problem,
      requirement, category, nature, delivered_on, plan_due, due_on, state, recorded_by_name)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'awaiting_claim', '某某') returning *), ${logged}
    select ${whole} from changed`,
  update: `with changed as (update bench.item set title = $3, row_version = row_version + 1
    where county_id = $1 and id = $2 and row_version = $4 returning *), ${logged} select ${whole} from changed`,
}

const server = createServer(async (request, response) => {
  try {
    const rows = await answer(request)
    const body = JSON.stringify(rows)
    const status = request.method === 'POST' ? 201 : 200
    response.writeHead(rows.length > 0 ? status : 412, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  } catch (error) {
    response.writeHead(500, { 'content-length': 0 }).end()
    process.stderr.write(`${String(error)}\n`)
  }
})

async function answer(request: IncomingMessage): Promise<unknown[]> {
  const county = Number(request.headers['x-county'])
  const url = new URL(request.url ?? '/', 'http://localhost')
  const id = url.pathname.split('/')[2]
  if (request.method === 'GET' && id === undefined)
    return query('list', [county, url.searchParams.get('state')])
  if (request.method === 'GET') return query('read', [county, id])
  const body = JSON.parse(await bodyOf(request)) as Record<string, string>
  if (request.method === 'PATCH')
    return query('update', [county, id, body.title, Number(request.headers['if-match']?.slice(1, -1))])
  return query('create', [
    county,
    request.headers['idempotency-key'] ?? randomUUID(),
    body.unitId,
    '单位',
    body.roundTitle,
    body.number,
    body.title,
    body.problem,
    body.requirement,
    body.category,
    body.nature,
    body.deliveredOn,
    '2026-11-19',
    '2027-01-20',
  ])
}

async function query(name: keyof typeof statements, values: unknown[]): Promise<unknown[]> {
  const { rows } = await pool.query({ name, text: statements[name], values })
  return rows as unknown[]
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

server.listen(Number(PORT), () => process.send?.('ready'))
process.on('SIGTERM', () => process.exit(0))

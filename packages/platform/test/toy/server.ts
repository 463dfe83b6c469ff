import { type Generated, type Kysely, sql } from 'kysely'
import { eventContract, serviceContract } from '@xuncha/plugin-sdk/contracts'
import {
  body,
  byId,
  createRoute,
  definePlugin,
  idempotencyKey,
  ifMatch,
  on,
  permit,
  permitAfterStepUp,
  pluginRouter,
  problems,
  prose,
  provide,
  type Reach,
  refused,
  reply,
  within,
  z,
} from '@xuncha/plugin-sdk/server'
import { settings } from './settings.ts'

/** A plugin of the least size that uses every part of the host. */
export interface ToyDb {
  'toy.item': {
    county_id: Generated<number>
    id: string
    unit_id: string
    team_id: string
    title: string
    row_version: Generated<number>
  }
  'toy.note': { county_id: Generated<number>; id: Generated<string>; item_id: string; text: string }
  'toy.heard': { county_id: Generated<number>; id: string; title: string }
}

const toyMade = eventContract('toy.made.v1', z.object({ id: z.uuid(), title: z.string() }))
const counting = serviceContract('toy.counting.v1', {
  count: { input: z.object({}), output: z.object({ items: z.number() }) },
})

const item = z.object({ id: z.string(), title: z.string(), rowVersion: z.number() })
const newItem = z.strictObject({ unitId: z.uuid(), teamId: z.uuid(), title: z.string().min(1).max(40) })

const list = createRoute({
  method: 'get',
  path: '/items',
  middleware: [permit('toy.item:read')] as const,
  responses: { 200: reply(z.object({ items: z.array(item) })), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/items/{id}',
  middleware: [permit('toy.item:read')] as const,
  request: { params: byId },
  responses: { 200: reply(item), ...problems },
})
const paper = z
  .object({ id: z.string(), unitId: z.string(), title: z.string(), notes: z.array(z.string()) })
  .openapi('ToyPaper')
const papers = createRoute({
  method: 'get',
  path: '/papers',
  middleware: [permit('toy.paper:read')] as const,
  responses: { 200: reply(z.object({ papers: z.array(paper) })), ...problems },
})
const exported = createRoute({
  method: 'get',
  path: '/papers.txt',
  middleware: [permit('toy.paper:read')] as const,
  responses: {
    200: { description: 'As text', content: { 'text/plain': { schema: z.string() } } },
    ...problems,
  },
})
const write = createRoute({
  method: 'post',
  path: '/items/{id}/notes',
  middleware: [permit('toy.item:write')] as const,
  request: { params: byId, body: body(z.strictObject({ text: prose })) },
  responses: { 200: reply(z.object({})), ...problems },
})
const create = createRoute({
  method: 'post',
  path: '/items',
  middleware: [permit('toy.item:write')] as const,
  request: { headers: idempotencyKey, body: body(newItem) },
  responses: { 200: reply(item), ...problems },
})
const rename = createRoute({
  method: 'patch',
  path: '/items/{id}',
  middleware: [permit('toy.item:write')] as const,
  request: { params: byId, headers: ifMatch, body: body(newItem.pick({ title: true })) },
  responses: { 200: reply(item), ...problems },
})
const announce = createRoute({
  method: 'post',
  path: '/items/{id}/announce',
  middleware: [permit('toy.item:write')] as const,
  request: { params: byId, body: body(z.strictObject({ outcome: z.enum(['done', 'refused', 'thrown']) })) },
  responses: { 200: reply(z.object({ items: z.number() })), ...problems },
})
const join = createRoute({
  method: 'post',
  path: '/teams/{id}/members',
  middleware: [permit('toy.item:write')] as const,
  request: {
    params: byId,
    body: body(z.strictObject({ personId: z.uuid(), until: z.iso.date(), duty: z.string().default('head') })),
  },
  responses: { 200: reply(z.object({})), ...problems },
})
const held = z.object({ days: z.number(), strict: z.boolean() })
const settled = createRoute({
  method: 'get',
  path: '/settings',
  middleware: [permit('toy.item:read')] as const,
  responses: { 200: reply(z.object({ before: held, inBatch: held, inTransaction: held })), ...problems },
})

const nothing = createRoute({
  method: 'get',
  path: '/nothing',
  middleware: [permit('toy.item:read')] as const,
  responses: { 200: reply(z.object({ nothing: z.boolean() })), ...problems },
})
const guarded = createRoute({
  method: 'get',
  path: '/guarded',
  middleware: [permitAfterStepUp('toy.item:write')] as const,
  responses: { 200: reply(z.object({ opened: z.boolean() })), ...problems },
})
const sealing = createRoute({
  method: 'post',
  path: '/items/{id}/reporter',
  middleware: [permit('toy.item:read')] as const,
  request: {
    params: byId,
    headers: idempotencyKey,
    body: body(z.strictObject({ fields: z.record(z.string(), z.string()), resource: z.string().optional() })),
  },
  responses: { 200: reply(z.object({ sealed: z.number(), request: z.string() })), ...problems },
})
const heard = createRoute({
  method: 'get',
  path: '/heard',
  middleware: [permit('toy.item:read')] as const,
  responses: { 200: reply(z.object({ titles: z.array(z.string()) })), ...problems },
})

const shown = ['id', 'title', 'row_version as rowVersion'] as const

/** The papers within reach, with their notes: the notes are asked for by nothing but the paper they hang on. */
function papersWithin(db: Kysely<ToyDb>, reach: Reach) {
  return db
    .selectFrom('toy.item as item')
    .select((eb) => [
      'item.id',
      'item.unit_id as unitId',
      'item.title',
      sql<string[]>`(select coalesce(array_agg(note.text order by note.text), '{}') from toy.note as note
        where note.item_id = ${eb.ref('item.id')})`.as('notes'),
    ])
    .where(within(reach, { unit: 'item.unit_id', team: 'item.team_id' }))
    .orderBy('item.title')
}

function items(db: Kysely<ToyDb>) {
  return db.selectFrom('toy.item as item').select(shown)
}

const routes = pluginRouter<ToyDb>()
  .openapi(list, async (c) => {
    const [found] = await c.var.session.batch((db, reach) => [
      items(db)
        .where(within(reach, { unit: 'item.unit_id', team: 'item.team_id' }))
        .orderBy('id'),
    ])
    return c.json({ items: found }, 200)
  })
  .openapi(read, async (c) => {
    const { id } = c.req.valid('param')
    const [[found]] = await c.var.session.batch((db, reach) => [
      items(db)
        .where('id', '=', id)
        .where(within(reach, { unit: 'item.unit_id', team: 'item.team_id' })),
    ])
    return found ? c.json(found, 200) : refused(c, { code: 'not-found' })
  })
  .openapi(papers, async (c) => {
    const [found] = await c.var.session.batch((db, reach) => [papersWithin(db, reach)])
    return c.json({ papers: found }, 200)
  })
  .openapi(exported, async (c) => {
    const [found] = await c.var.session.batch((db, reach) => [papersWithin(db, reach)])
    const lines = c.var.session
      .shown('ToyPaper', found)
      .map(({ title, notes }) => [title, ...notes].join(' '))
    return c.text(lines.join('\n'), 200)
  })
  .openapi(write, async (c) => {
    const { id } = c.req.valid('param')
    await c.var.session.batch((db) => [
      db.insertInto('toy.note').values({ item_id: id, text: c.req.valid('json').text }),
    ])
    return c.json({}, 200)
  })
  .openapi(create, async (c) => {
    const { unitId, teamId, title } = c.req.valid('json')
    const id = c.req.valid('header')['idempotency-key']
    const [[made], [there]] = await c.var.session.batch((db) => [
      db
        .insertInto('toy.item')
        .values({ id, unit_id: unitId, team_id: teamId, title })
        .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
        .returning(shown),
      items(db).where('id', '=', id),
    ])
    return c.json(made ?? (there as NonNullable<typeof there>), 200)
  })
  .openapi(rename, async (c) => {
    const { id } = c.req.valid('param')
    const yours = c.req.valid('header')['if-match']
    const { title } = c.req.valid('json')
    const [[changed], [present]] = await c.var.session.batch((db) => [
      db
        .updateTable('toy.item')
        .set((eb) => ({ title, row_version: eb('row_version', '+', 1) }))
        .where('id', '=', id)
        .where('row_version', '=', yours)
        .returning(shown),
      items(db).where('id', '=', id),
    ])
    if (changed) return c.json(changed, 200)
    return refused(
      c,
      present ? { code: 'stale', facts: { yours, ours: present.rowVersion } } : { code: 'not-found' },
    )
  })
  .openapi(announce, async (c) => {
    const { id } = c.req.valid('param')
    const { outcome } = c.req.valid('json')
    const result = await c.var.session.transaction(async (tx, host) => {
      const found = await items(tx).where('id', '=', id).executeTakeFirst()
      if (!found) return { ok: false as const, refusal: { code: 'not-found' } }
      await host.publish(toyMade, { id, title: found.title })
      if (outcome === 'thrown') throw new Error('a bug with a secret: 7f3a')
      if (outcome === 'refused')
        return { ok: false as const, refusal: { code: 'toy.refused', facts: { title: found.title } } }
      return { ok: true as const, value: await host.service(counting)?.count({}) }
    })
    if (!result.ok) return refused(c, result.refusal)
    return c.json(result.value ?? { items: -1 }, 200)
  })
  .openapi(join, async (c) => {
    const { personId, until, duty } = c.req.valid('json')
    await c.var.session.transaction((_tx, host) =>
      host.assign({ teamId: c.req.valid('param').id, personId, duty, until }),
    )
    return c.json({}, 200)
  })
  .openapi(settled, async (c) => {
    const { session } = c.var
    const before = session.settings(settings)
    await session.batch(() => [])
    const inBatch = session.settings(settings)
    const inTransaction = await session.transaction(async (_tx, host) => host.settings(settings))
    return c.json({ before, inBatch, inTransaction }, 200)
  })
  .openapi(nothing, (c) => c.json({ nothing: true }, 200))
  .openapi(guarded, (c) => c.json({ opened: true }, 200))
  .openapi(sealing, async (c) => {
    const { fields, resource = 'toy.item' } = c.req.valid('json')
    const { vault } = c.var.session
    const record = c.req.valid('param').id
    const id = c.req.valid('header')['idempotency-key']
    const put = await vault.put({ id, kind: 'identity', resource, record, fields })
    if (!put.ok) return refused(c, put.refusal)
    const asked = await vault.request({ id, entryId: put.value.id, reason: '核实情况', hours: 2 })
    if (!asked.ok) return refused(c, asked.refusal)
    const sealed = await vault.of('toy.item', record)
    return c.json({ sealed: sealed.length, request: asked.value.state }, 200)
  })
  .openapi(heard, async (c) => {
    const [rows] = await c.var.session.batch((db) => [
      db.selectFrom('toy.heard').select('title').orderBy('title'),
    ])
    return c.json({ titles: rows.map(({ title }) => title) }, 200)
  })

export default definePlugin<ToyDb>({
  id: 'toy',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
  refusals: { 'zh-CN': { 'toy.refused': '“{title}”不行' }, en: { 'toy.refused': '“{title}” will not do' } },
  subscriptions: [
    on(toyMade, async (tx: Kysely<ToyDb>, { id, title }) => {
      await tx.insertInto('toy.heard').values({ id, title }).execute()
    }),
  ],
  provisions: [
    provide(counting, {
      count: async (tx: Kysely<ToyDb>) => {
        const { items: count } = await tx
          .selectFrom('toy.item')
          .select((eb) => eb.fn.countAll<number>().as('items'))
          .executeTakeFirstOrThrow()
        return { items: count }
      },
    }),
  ],
})

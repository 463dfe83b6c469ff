import { randomUUID } from 'node:crypto'
import { type Client, COUNTY, idOf, plugin, type TestPlatform } from '@xuncha/platform/testing'
import { evaluationHeadings } from '@xuncha/domain'
import manifest from '../manifest.ts'
import server from '../server/index.ts'

/** The module under test. */
export const integrity = plugin(manifest, server)

/** Somebody or some organisation of the cast, by key. */
export const idOfKey = (key: string) => idOf(COUNTY, key)

const units = ['township', 'hospital'].map((key) => ({
  inspectionId: randomUUID(),
  unitId: idOfKey(key),
  unitName: key === 'township' ? '测试镇' : '测试县医院',
  unitType: key,
}))

const names: Record<string, string> = {
  leader: '孙组长',
  deputy: '李副组长',
  member: '周组员',
  member2: '吴组员',
}

/** What most tests start from. */
export function situations(platform: TestPlatform) {
  const tell = async (what: string, payload: object) => {
    const told = await (await platform.as('office')).post(`/api/p/planning/${what}`, payload)
    if (told.status !== 200) throw new Error(told.text)
    await platform.settled()
  }
  return {
    /** Somebody was nominated for a round of two units; yields what is due to them. */
    async nominated(key: string, change: object = {}) {
      const round = {
        roundId: randomUUID(),
        roundTitle: '2031 年第一轮巡察',
        teamId: randomUUID(),
        teamName: '第一巡察组',
      }
      const member = { personId: idOfKey(key), name: names[key], duty: 'member' }
      await tell('nominated', { ...round, units, member, ...change })
      const { items } = (await (await platform.as(key)).get('/api/p/integrity/commitments?state=due')).body
      return items.find(({ roundId }: { roundId: string }) => roundId === round.roundId)
    },
    /** A team of these people was authorised for a unit; yields the round, to be closed or authorised anew. */
    async authorised(
      keys: readonly string[],
      unitKey: string,
      before: { roundId?: string; teamId?: string } = {},
    ) {
      const { roundId = randomUUID(), teamId = randomUUID() } = before
      const team = { roundId, roundTitle: '2031 年第一轮巡察', teamId, teamName: '第一巡察组' }
      const inspected = units.filter(({ unitId }) => unitId === idOfKey(unitKey))
      const members = keys.map((key) => ({
        personId: idOfKey(key),
        name: names[key] ?? key,
        duty: key === 'leader' ? 'head' : 'member',
      }))
      const days = { startsOn: '2031-03-01', until: '2031-06-30', focus: [] }
      await tell('authorised', { ...team, members, units: inspected, ...days })
      const closing = { ...team, members: [], units: inspected }
      return {
        roundId,
        teamId,
        close: () =>
          tell('closed', { roundId, roundTitle: team.roundTitle, closedOn: '2031-06-30', teams: [closing] }),
      }
    },
    /** A round was closed; yields its id. */
    async closed() {
      const roundId = randomUUID()
      const team = { teamId: randomUUID(), teamName: '第一巡察组', members: [], units }
      const round = { roundId, roundTitle: '2031 年第一轮巡察', closedOn: '2031-06-30', teams: [team] }
      await tell('closed', round)
      return { roundId, round, again: () => tell('closed', round) }
    },
    /** What a neighbour that nominates is told about a person and a unit. */
    async ask(personKey: string, unitKey: string, on = '2031-02-10') {
      const asked = { personId: idOfKey(personKey), unitIds: [idOfKey(unitKey)], on }
      return (await (await platform.as('office')).post('/api/p/planning/ask', asked)).body.reasons
    },
  }
}

/** Signs what is due, as it was seen. */
export function sign(client: Client, commitment: { id: string; rowVersion: number }, change: object = {}) {
  const asked = { agreed: true, noConflict: true, ...change }
  return client.post(`/api/p/integrity/commitments/${commitment.id}/sign`, asked, {
    version: commitment.rowVersion,
  })
}

/** Nothing to say under any heading. */
export const nothingNoted = evaluationHeadings.map((heading) => ({ heading, choice: 'nothing', facts: '' }))

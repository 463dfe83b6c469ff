import { readFile } from 'node:fs/promises'
import { COUNTY, idOf, plugin, type Client, type TestPlatform } from '@xuncha/platform/testing'
import manifest from '../manifest.ts'
import server from '../server/index.ts'

/** The module under test. */
export const planning = plugin(manifest, server)

const api = '/api/p/planning'

/** Somebody of the cast, by key. */
export const idOfPerson = (key: string) => idOf(COUNTY, key)

/** An organisation of the cast, by key. */
export const idOfUnit = (key: string) => idOf(COUNTY, key)

let number = 0

/** A plan that can be submitted: two units, one team, four months from the clock's day. */
export function aPlan(change: object = {}) {
  number += 1
  return {
    year: 2031,
    number,
    kind: 'regular',
    title: `2031 年第 ${number} 轮巡察`,
    startsOn: '2031-03-01',
    endsOn: '2031-06-30',
    focus: ['G1', 'G1-1', 'G4-2'],
    units: [{ unitId: idOfUnit('township') }, { unitId: idOfUnit('hospital') }],
    teams: [{ name: '第一巡察组' }],
    ...change,
  }
}

/** The round as its reader sees it now. */
export async function readAs(client: Client, id: string) {
  return (await client.get(`${api}/rounds/${id}`)).body
}

/** Makes one move of a round on the version that is current. */
export async function move(client: Client, id: string, name: string, reason?: string) {
  const { rowVersion } = await readAs(client, id)
  return await client.post(`${api}/rounds/${id}/moves`, { move: name, reason }, { version: rowVersion })
}

/** What most tests start from. */
export function rounds(platform: TestPlatform) {
  return {
    /** A draft. */
    async draft(change: object = {}) {
      const office = await platform.as('office')
      const made = await office.post(`${api}/rounds`, aPlan(change))
      if (made.status !== 201) throw new Error(made.text)
      return made.body
    },
    /** A round whose plan is approved, with its speech. */
    async approved(change: object = {}) {
      const office = await platform.as('office')
      const { id } = await this.draft(change)
      await attachSpeech(office, id)
      await move(office, id, 'submit')
      const approved = await move(await platform.as('leading-group'), id, 'approve')
      if (approved.status !== 200) throw new Error(approved.text)
      return approved.body
    },
    /** An approved round with head, deputy and two members who have declared on paper. */
    async staffed(change: object = {}) {
      const office = await platform.as('office')
      const round = await this.approved(change)
      for (const [key, duty] of Object.entries({
        leader: 'head',
        deputy: 'deputy',
        member: 'member',
        member2: 'member',
      })) {
        const { memberId } = (await nominate(office, round.teams[0].id, key, duty)).body
        const declared = await moveMember(office, round.id, memberId, 'declare', '纸质承诺书已收')
        if (declared.status !== 200) throw new Error(declared.text)
      }
      return await readAs(office, round.id)
    },
    /** A round under way: team authorised, deployed. */
    async deployed(change: object = {}) {
      const { id, teams } = await this.staffed(change)
      const authorised = await authorise(await platform.as('leading-group'), teams[0])
      if (authorised.status !== 200) throw new Error(authorised.text)
      return (await move(await platform.as('office'), id, 'deploy')).body
    },
  }
}

/** Nominates somebody of the cast. */
export function nominate(office: Client, teamId: string, key: string, duty: string) {
  return office.post(`${api}/teams/${teamId}/members`, { personId: idOfPerson(key), duty })
}

/** Makes one move of a member on the version that is current. */
export async function moveMember(
  office: Client,
  roundId: string,
  memberId: string,
  name: string,
  reason?: string,
) {
  const { teams } = await readAs(office, roundId)
  const members = teams.flatMap((team: { members: object[] }) => team.members)
  const { rowVersion } = members.find((member: { id: string }) => member.id === memberId)
  return await office.post(
    `${api}/members/${memberId}/moves`,
    { move: name, reason },
    { version: rowVersion },
  )
}

/** Authorises a team as it was seen. */
export function authorise(client: Client, team: { id: string; rowVersion: number }, until?: string) {
  return client.post(`${api}/teams/${team.id}/authorise`, { until }, { version: team.rowVersion })
}

/** Attaches a mobilisation speech. */
export async function attachSpeech(office: Client, roundId: string) {
  const query = new URLSearchParams({ kind: 'mobilisation-speech', title: '动员讲话', name: '动员讲话.txt' })
  const speech = await readFile(new URL('speech.txt', import.meta.url))
  return await office.upload(`${api}/rounds/${roundId}/documents?${query}`, speech, 'text/plain')
}

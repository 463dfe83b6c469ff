import { randomUUID } from 'node:crypto'
import type { Answer, Client } from '../../testing/client.ts'
import type { TestPlatform } from '../../testing/index.ts'
import { stepUp } from '../sign-in.ts'

/** Each person's own passphrase: nobody has another's, and none is the sign-in password. */
export const passphraseOf = (username: string) => `a passphrase of ${username} alone`

/** What a test hands in. Made up, and looked for afterwards wherever it must not be. */
export const REPORTER = {
  name: '举报人金丝雀甲',
  phone: '13900007777',
  'identity-number': '11010119900307803X',
  other: '住在金丝雀巷九号',
}

/** Three clue officers 线索专管员, one who leads, and three custodians, each with the password typed again. */
export interface VaultPeople {
  one: Client
  two: Client
  three: Client
  leading: Client
  discipline: Client
  organisation: Client
}

/** Who plays whom. */
export const played = {
  one: 'deputy',
  two: 'member',
  three: 'member2',
  leading: 'leading-group',
  discipline: 'discipline',
  organisation: 'organisation',
} as const

/** Gives the roles as the administrators do, and has everybody sign in and type the password again. */
export async function vaultPeople(platform: TestPlatform): Promise<VaultPeople> {
  for (const username of [played.one, played.two, played.three])
    await platform.changeRole(username, 'give', 'clue-officer')
  const people: Partial<VaultPeople> = {}
  for (const [part, username] of Object.entries(played)) {
    const client = await platform.as(username)
    await stepUp(client)
    people[part as keyof VaultPeople] = client
  }
  return people as VaultPeople
}

/** The first two officers hold keys, the second admitted by the first. */
export async function twoHolders({ one, two }: VaultPeople): Promise<void> {
  good(await one.post('/api/vault/keys/holder', { passphrase: passphraseOf('one') }))
  await holder(one, two, 'two')
}

/** Makes a further holder, admitted by the first. */
export async function holder(one: Client, next: Client, name: string): Promise<string> {
  const { holders } = good(await next.post('/api/vault/keys/holder', { passphrase: passphraseOf(name) })).body
  const { id } = holders.find(({ own, state }: { own: boolean; state: string }) => own && state !== 'removed')
  good(await one.post(`/api/vault/keys/${id}/admission`, { passphrase: passphraseOf('one') }))
  return id
}

let cases = 0

/** Hands an entry in, of a case of its own. */
export function put(client: Client, given: object = {}): Promise<Answer> {
  cases += 1
  const body = { kind: 'identity', resource: 'petitions.case', record: `信访-${cases}`, fields: REPORTER }
  return client.post('/api/vault/entries', { ...body, ...given })
}

/** Asks to open an entry. */
export function ask(client: Client, entryId: string, given: object = {}): Promise<Answer> {
  const body = { entryId, purpose: 'read', reason: '核实线索需要联系举报人', hours: 8 }
  return client.post('/api/vault/requests', { ...body, ...given })
}

/** Says yes or no to a request. */
export function decide(client: Client, id: string, move: 'approve' | 'decline' = 'approve'): Promise<Answer> {
  const body = move === 'decline' ? { move, reason: '理由不充分' } : { move }
  return client.post(`/api/vault/requests/${id}/decision`, body)
}

/** Opens what was approved, with one's passphrase. */
export function open(client: Client, id: string, name: string): Promise<Answer> {
  return client.post(`/api/vault/requests/${id}/opening`, { passphrase: passphraseOf(name) })
}

/** An entry and a request of the first officer for it that the others have approved. */
export async function approved(people: VaultPeople, given: object = {}) {
  const entry = good(await put(people.one)).body
  const request = good(await ask(people.one, entry.id, given)).body
  good(await decide(people.two, request.id))
  good(await decide(people.leading, request.id))
  return { entryId: entry.id as string, id: request.id as string }
}

/** The answer where it is one. */
export function good(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
  return answer
}

/** What makes a record's id. */
export const newId = randomUUID

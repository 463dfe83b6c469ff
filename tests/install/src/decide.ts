import { Desk } from './desk.ts'
import { type Installation, PASSWORD } from './installation.ts'

const desk = ({ servers }: Installation, username: string) => Desk.at(servers[0].url, username, PASSWORD)
const pathOf = (id: string) => `/api/admin/modules/${id}`

/** Turns a module on or off, as the county’s system administrator. @returns the status of the answer */
export async function turn(place: Installation, id: string, active: boolean): Promise<number> {
  const admin = await desk(place, 'sysadmin')
  const { body } = await admin.get('/api/admin/modules')
  const { rowVersion } = body.modules.find((one: { id: string }) => one.id === id)
  return (await admin.send('PUT', pathOf(id), { active }, { 'if-match': `"${rowVersion}"` })).status
}

/** Approves what a package asks for, as the county’s security administrator, who looked at it. */
export async function approve(place: Installation, id: string): Promise<number> {
  const admin = await desk(place, 'secadmin')
  await admin.send('POST', '/api/session/step-up', { password: PASSWORD })
  const { body } = await admin.get(pathOf(id))
  const decision = { approve: true, looked: body.version }
  const version = { 'if-match': `"${body.asked.rowVersion}"` }
  return (await admin.send('PUT', `${pathOf(id)}/approval`, decision, version)).status
}

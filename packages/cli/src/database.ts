import { prepareRoles, type RoleUrls, SetupError } from '@xuncha/database'
import { Failure, type World } from './command.ts'
import type { Options } from './options.ts'

/** The database as the roles that a program works as, from the owner's address. */
export async function rolesOf({ values }: Options, { env }: World): Promise<RoleUrls> {
  const ownerUrl = values['database'] ?? env['DATABASE_URL']
  if (ownerUrl === undefined || ownerUrl === '') throw new Failure('no-database')
  try {
    return await prepareRoles(ownerUrl)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    throw new Failure('failed', { text: `${error.step}: ${error.message} ${error.remedy}` })
  }
}

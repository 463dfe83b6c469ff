import pg from 'pg'
import { messageOf, SetupError } from './setup-error.ts'

/** Connects, does the work, and closes in any case. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connected(url)
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // A connection lost between two statements fails the next one; without a listener it would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new SetupError({
      code: 'database-unreachable',
      step: 'Connecting to PostgreSQL',
      message: `${withoutPassword(url)} does not let us in: ${messageOf(error)}`,
      remedy: 'Check that the server runs and that DATABASE_URL names the right host, user and password.',
      cause: error,
    })
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url)
  shown.password = ''
  return shown.href
}

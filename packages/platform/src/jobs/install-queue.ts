import pg from 'pg'
import { PgBoss } from 'pg-boss'

/** Makes or upgrades pg-boss's own tables, as the gate's role, and lets requests put jobs in. */
export async function installQueue(gateUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: gateUrl,
    max: 2,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  let failure: unknown
  boss.on('error', (error) => {
    failure ??= error
  })
  await boss.start()
  await boss.stop({ graceful: false, close: true })
  if (failure !== undefined) throw failure
  const gate = new pg.Client({ connectionString: gateUrl })
  await gate.connect()
  try {
    // pg-boss returns the id that it inserted, and looks a queue's settings up.
    await gate.query(`grant usage on schema pgboss to xuncha_app;
      grant select, insert on all tables in schema pgboss to xuncha_app;
      grant execute on all functions in schema pgboss to xuncha_app`)
  } finally {
    await gate.end()
  }
}

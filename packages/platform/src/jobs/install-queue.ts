import pg from 'pg'
import { PgBoss } from 'pg-boss'

/** Who grants holds it. */
const GRANTING = 7_239_501_848n

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
    // One process after the other: two grants on one table at once fail. pg-boss returns the id that it inserted, and
    // looks a queue's settings up. Sent together, hence one transaction.
    await gate.query(`select pg_advisory_xact_lock(${GRANTING});
      grant usage on schema pgboss to xuncha_app;
      grant select, insert on all tables in schema pgboss to xuncha_app;
      grant execute on all functions in schema pgboss to xuncha_app`)
  } finally {
    await gate.end()
  }
}

import pg from 'pg'

/**
 * A pool that survives the loss of connections: those that lie in it, and those that are lent while nothing is asked of
 * them. With nobody listening, either would end the process.
 */
export function openPool(config: pg.PoolConfig, heard: (error: Error) => void = () => {}): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', heard)
  pool.on('connect', (client) => client.on('error', heard))
  return pool
}

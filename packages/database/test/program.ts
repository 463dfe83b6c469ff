// A program of its own that holds the database of the folder it is given, until it is ended.
import { startEmbedded } from '../src/embedded/index.ts'
import { SetupError } from '../src/setup-error.ts'

try {
  const server = await startEmbedded({ home: process.argv[2] as string, settings: { fsync: 'off' } })
  console.log(JSON.stringify({ url: server.url, recovered: server.recovered }))
  process.on('SIGTERM', () => void server.stop())
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.log(JSON.stringify({ code: error.code, message: error.message, remedy: error.remedy }))
}

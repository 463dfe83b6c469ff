export { databaseSetup } from './setup.ts'
export { createDatabase, type TestDatabase, useDatabase } from './database.ts'

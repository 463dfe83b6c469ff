export { databaseSetup } from './setup.ts'
export { createDatabase, createEmptyDatabase, type TestDatabase, useDatabase } from './database.ts'

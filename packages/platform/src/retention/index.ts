export { decideRetained, listRetainedParts } from './decide.ts'
export { type Impact, impactOf } from './impact.repository.ts'
export { type PurgeCertificate, purgeCounty, sweepRetained } from './purge.ts'
export { mayComeBack, retainPlugin, takeBack } from './retain.ts'
export {
  type LeavingCounty,
  listRetained,
  purgedFiles,
  recordPluginAct,
  retainedCounties,
  type RetainedCounty,
  retainedNow,
  type RetainedPlugin,
  storeSettings,
} from './retained.repository.ts'
export { countRows, seeRows, tableNames, unequalTables, unguarded } from './rows.repository.ts'

export * from './asks.ts'
export {
  type ExtensionDeclaration,
  pagePathOf,
  type SlotDeclaration,
  type VerbDeclaration,
} from './contributions.ts'
export * from './diff.ts'
export { serverImports } from './imports.ts'
export * from './manifest.ts'
export * from './problem.ts'
export * from './schema.ts'
export * from './settings.ts'

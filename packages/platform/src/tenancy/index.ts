export { Actors, type CountyTerms, type KnownActor } from './actors.ts'
export { type Clock, dateOf, systemClock } from './clock.ts'
export { type Admission, type CurrentRules, Gatekeeper } from './gatekeeper.ts'
export { NoSession, NotFound } from './refusals.ts'

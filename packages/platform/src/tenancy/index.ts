export { Actors, type KnownActor } from './actors.ts'
export { type Clock, dateOf, systemClock } from './clock.ts'
export { Gatekeeper, NoSession, NotFound } from './gatekeeper.ts'

export { CatchUp } from './catch-up.ts'
export { consumerOf } from './deliver.ts'
export { installQueue } from './install-queue.ts'
export { Outbox } from './outbox.ts'

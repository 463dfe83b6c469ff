export { consumerOf, type DeliveryParts } from './deliver.ts'
export { installQueue } from './install-queue.ts'
export { type Consumer, type Delivery, Outbox } from './outbox.ts'

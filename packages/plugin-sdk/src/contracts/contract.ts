import type { z } from 'zod'

/** A fact that a plugin tells the others, once, after it happened: past tense, versioned, never changed afterwards. */
export interface EventContract<Payload extends z.ZodType = z.ZodType> {
  name: string
  payload: Payload
}

/** What a plugin answers when a neighbour asks. Inputs and outputs are plain data, so that it may live in another process. */
export interface ServiceContract<Methods extends Record<string, Method> = Record<string, Method>> {
  name: string
  methods: Methods
}

/** One question of a service. */
export interface Method<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  input: Input
  output: Output
}

/** The service as its user calls it. */
export type ServiceOf<C extends ServiceContract> = {
  [Name in keyof C['methods']]: (
    input: z.input<C['methods'][Name]['input']>,
  ) => Promise<z.output<C['methods'][Name]['output']>>
}

/** Names an event and the shape of what it carries. */
export function eventContract<P extends z.ZodType>(name: string, payload: P): EventContract<P> {
  return { name, payload }
}

/** Names a service and the shapes of its questions. */
export function serviceContract<const M extends Record<string, Method>>(
  name: string,
  methods: M,
): ServiceContract<M> {
  return { name, methods }
}

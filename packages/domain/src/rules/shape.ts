import { isPlainDate } from '../calendar/plain-date.ts'

/** Whether an untrusted value has a shape. @source domain.md §0 fact 1 */
export type Shape = (value: unknown) => boolean

/** A text that is not blank, within what a page can show. @source domain.md §0 fact 1 */
export const text: Shape = (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 2000

/** A day that exists. @source domain.md §0 fact 1 */
export const day: Shape = (value) => typeof value === 'string' && isPlainDate(value)

/** A whole number between two. @source domain.md §0 fact 1 */
export const whole =
  (least: number, most: number): Shape =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** One of some words. @source domain.md §0 fact 1 */
export const oneOf =
  (...words: readonly unknown[]): Shape =>
  (value) =>
    words.includes(value)

/** A list of one shape, not empty unless said so. @source domain.md §0 fact 1 */
export const listOf =
  (shape: Shape, least = 1, most = 1000): Shape =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(shape)

/** Absent, or of a shape. @source domain.md §0 fact 1 */
export const maybe =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value)

/** Of any of some shapes. @source domain.md §0 fact 1 */
export const anyOf =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value))

/** An object of just these fields. @source domain.md §0 fact 1 */
export const fields =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(shapes, name)) &&
    Object.entries(shapes).every(([name, shape]) => shape(value[name]))

/** Whether a value is an object with fields. @source domain.md §0 fact 1 */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Counties keep one calendar, wherever the reader's machine thinks it is. */
const zone = 'Asia/Shanghai'

const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})

/** The county's calendar day of an instant, as `YYYY-MM-DD`. */
export function localDate(instant: Date = new Date()): string {
  return calendar.format(instant)
}

/** Hour and minute of an instant in the county, as `HH:MM`. */
export function localTime(instant: Date): string {
  return clock.format(instant)
}

/** Whether a text is a plain date and not an instant. */
export function isPlainDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value)
}

/** The county's day of a plain date or an instant; undefined for what is neither. */
export function dayOf(value: string): string | undefined {
  if (isPlainDate(value)) return value
  const instant = new Date(value)
  return Number.isNaN(instant.getTime()) ? undefined : localDate(instant)
}

/** Whole days from one plain date to another; negative when `to` lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** A size for people: `312 KB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [amount, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB']
  return `${amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10} ${unit}`
}

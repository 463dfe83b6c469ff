import { addDays, dueColour } from '@xuncha/domain'

/** Farther ahead than any colour but calm reaches. */
const HORIZON = 60

/** The days of a colour as of today, found by asking the rule that gives a day its colour. */
export function daysOf(colour: 'overdue' | 'urgent' | 'soon', today: string) {
  if (colour === 'overdue') return { dueTo: addDays(today, -1) }
  const days = Array.from({ length: HORIZON }, (_, ahead) => addDays(today, ahead))
  const coloured = days.filter((day) => dueColour(day, today) === colour)
  return { dueFrom: coloured[0], dueTo: coloured.at(-1) }
}

/** Days as whole numbers, by the calendar only: no time zone can move them. */

/** Days from 1970-01-01 to `YYYY-MM-DD`; any text after it is ignored. */
export function epochDay(date: string): number {
  const month = +date.slice(5, 7)
  // Years that begin in March: the leap day is the last of its year.
  const year = +date.slice(0, 4) - (month <= 2 ? 1 : 0)
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + +date.slice(8, 10) - 1
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  return year * 365 + leapDays + dayOfYear - 719_468
}

/** `YYYY-MM-DD` of a day counted from 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** Today's `YYYY-MM-DD`, in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10)

/** Time zones in tables: their offset from UTC. */
import { epochDay } from '../values/calendar.js'

/** Hours of the unambiguous abbreviations. */
const NAMED: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  AKST: -9,
  AKDT: -8,
  HST: -10,
  WET: 0,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  BST: 1,
}
/** Abbreviations that are right all year round. */
const PLACES: Readonly<Record<string, string>> = {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
}

/** Minutes ahead of UTC; null if no zone is stated, undefined if it is unknown. */
export function zoneOffset(zone: string, day: string, time: string): number | null | undefined {
  if (zone === '') return null
  if (/^(Z|UTC|GMT)$/.test(zone)) return 0
  const [, sign, hours = '0', minutes = '0'] = /^(?:UTC|GMT)?([-+])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (60 * +hours + +minutes)
  const named = NAMED[zone]
  return named === undefined ? offsetAt(PLACES[zone] ?? zone, day, time) : 60 * named
}

/** By the time zone database; within an hour of a clock change it may be an hour off. */
function offsetAt(timeZone: string, day: string, time: string): number | undefined {
  if (!timeZone.includes('/')) return undefined
  const utc = epochDay(day) * 1440 + 60 * +time.slice(0, 2) + +time.slice(3, 5)
  try {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    const shown = format.format(utc * 60_000)
    return epochDay(shown) * 1440 + 60 * +shown.slice(11, 13) + +shown.slice(14, 16) - utc
  } catch {
    return undefined
  }
}

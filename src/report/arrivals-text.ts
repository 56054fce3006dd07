/** Whether the files of a connection still come, in words: for the command and for the pages. */

import type { Arrivals } from '../schema/arrivals.js'

/** `nothing new since 2026-03-02, expected by 2026-03-09`; null if nothing is late. */
export function lateText({ state, last_file, last_fetch, expected_by }: Arrivals): string | null {
  if (state === 'overdue') return `nothing new since ${last_file}, expected by ${expected_by}`
  return state === 'not_fetched' ? `not fetched since ${last_fetch?.slice(0, 10)}` : null
}

/** `newest file of 2026-03-02, usually every 7 days`; null before the first file. */
export function rhythmText({ last_file, usual_days }: Arrivals): string | null {
  if (last_file === null) return null
  const days = usual_days === 1 ? 'every day' : `every ${usual_days} days`
  return `newest file of ${last_file}${usual_days === null ? '' : `, usually ${days}`}`
}

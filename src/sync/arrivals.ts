/** Whether files still come as they usually do: a connection that answers and has nothing new for weeks is not well. */
import type { Arrivals } from '../schema/arrivals.js'
import { isTrue } from '../store/claims.js'
import type { Home, Session } from '../store/home.js'
import type { SyncSchedule } from './types.js'

/** Days with new files that show a rhythm, and the days that they span: less leads to no alarm. */
const LEAST_DAYS = 4
const LEAST_SPAN = 14
/** At most this many of the latest are used. */
const LATEST = 25
const DAY = 86_400_000
const MINUTE = 60_000

/** Days on which new files came, by connection: the file's own day at its source, else that of the run. Newest first. */
export async function arrivalDays(
  session: Home | Session,
  connections: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await session.query(
    `SELECT connection_id, day FROM (
       SELECT connection_id, day, row_number() OVER (PARTITION BY connection_id ORDER BY day DESC) AS nth FROM (
         SELECT DISTINCT f.connection_id, LEAST(substr(f.modified, 1, 10), substr(r.started, 1, 10)) AS day
         FROM sync_run_files f JOIN sync_runs r ON r.connection_id = f.connection_id AND r.run_no = f.run_no
         WHERE f.connection_id = ANY($1::text[]) AND f.outcome = 'new'
       ) d
     ) n WHERE nth <= ${LATEST} ORDER BY connection_id, day DESC`,
    [connections],
  )
  const days = new Map<string, string[]>()
  for (const { connection_id, day } of rows) {
    const own = days.get(connection_id ?? '')
    if (own === undefined) days.set(connection_id ?? '', [day ?? ''])
    else own.push(day ?? '')
  }
  return days
}

export interface LastFetch {
  /** The end of the last run that listed everything; null before it. */
  readonly at: string | null
  /** Whether all runs since then failed: nobody knows what is at the source. */
  readonly isFailing: boolean
  readonly isRunning: boolean
}

export async function lastFetches(
  session: Home | Session,
  connections: readonly string[],
): Promise<ReadonlyMap<string, LastFetch>> {
  const rows = await session.query(
    `SELECT connection_id, max(completed) FILTER (WHERE status = 'completed') AS at, bool_or(status = 'running') AS is_running,
       COALESCE(max(run_no) FILTER (WHERE status = 'failed') > max(run_no) FILTER (WHERE status = 'completed'), false) AS is_failing
     FROM sync_runs WHERE connection_id = ANY($1::text[]) GROUP BY connection_id`,
    [connections],
  )
  return new Map(
    rows.map(({ connection_id, at, is_running, is_failing }) => [
      connection_id ?? '',
      { at: at ?? null, isRunning: isTrue(is_running), isFailing: isTrue(is_failing) },
    ]),
  )
}

interface Watched {
  /** Newest first. */
  readonly days: readonly string[]
  readonly fetched: LastFetch
  readonly isPaused: boolean
  readonly schedule: SyncSchedule | undefined
}

/** What is known of a connection's files at this moment. */
export function arrivalsOf({ days, fetched, isPaused, schedule }: Watched, now: Date): Arrivals {
  const [last = null] = days
  const gaps = gapsOf(days)
  const span = gaps.reduce((sum, gap) => sum + gap, 0)
  const hasRhythm = days.length >= LEAST_DAYS && span >= LEAST_SPAN
  const usual = hasRhythm ? (sorted(gaps)[Math.floor(gaps.length / 2)] ?? null) : null
  const longest = hasRhythm ? longestOf(gaps) : null
  const expected = last === null || longest === null ? null : dayAfter(last, longest)
  const of = (state: Arrivals['state']): Arrivals => ({
    state,
    last_file: last,
    last_fetch: fetched.at,
    usual_days: usual,
    expected_by: expected,
  })
  // Nothing is expected of a connection that is not fetched on purpose, or that had no first run.
  if (isPaused || schedule?.enabled !== true || fetched.at === null) return of('unknown')
  if (!fetched.isRunning && isFetchLate(schedule, now)) return of('not_fetched')
  if (last === null || longest === null || fetched.isFailing) return of('unknown')
  // Weekends and holidays move a file by days: a quarter of the usual time more, and two days.
  const latest = dayAfter(last, Math.ceil(longest * 1.25) + 2)
  return of(latest < now.toISOString().slice(0, 10) ? 'overdue' : 'usual')
}

/** A run that is due for a whole interval more: no worker runs. */
function isFetchLate({ next_run, every }: SyncSchedule, now: Date): boolean {
  if (next_run === null) return false
  return now.getTime() - Date.parse(next_run) > Math.max(every * 1_000, 10 * MINUTE)
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

/** Days between files, of the newest first. */
const gapsOf = (days: readonly string[]): number[] =>
  days.slice(1).map((day, at) => Math.round((Date.parse(days[at] ?? day) - Date.parse(day)) / DAY))

const sorted = (gaps: readonly number[]): number[] => [...gaps].sort((a, b) => a - b)

/** The longest usual gap: one interruption among many files does not hide the next one. */
const longestOf = (gaps: readonly number[]): number | null =>
  sorted(gaps)[Math.ceil((gaps.length - 1) * 0.9)] ?? null

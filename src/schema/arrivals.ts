/** Whether new files still come as they usually do. */
export interface Arrivals {
  /**
   * `usual`; `overdue`: it answers, but nothing new came for longer than usual; `not_fetched`: its next run is long due, because no
   * worker runs; `unknown`: too few files came to know what is usual, nothing is fetched on purpose, or every run since the last
   * completed one failed, which is the news then.
   */
  readonly state: 'usual' | 'overdue' | 'not_fetched' | 'unknown'
  /** `YYYY-MM-DD` of the newest file that was loaded: its day at the source; null if there is none. */
  readonly last_file: string | null
  /** The end of the last completed run; null before it. */
  readonly last_fetch: string | null
  /** Usual days between new files; null if that is not known. */
  readonly usual_days: number | null
  /** `YYYY-MM-DD` by which the next file usually comes; null if that is not known. */
  readonly expected_by: string | null
}

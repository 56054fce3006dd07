/** A run is held by one worker, in each of its transactions, until it ends or its connection is removed. */
import type { Session } from '../store/home.js'

/** Another worker has taken the run over, or its connection is gone: the work in progress is rolled back. */
export class RunLost extends Error {
  /** Nobody continues it: its job is done. */
  readonly isOver: boolean
  constructor(message: string, isOver: boolean) {
    super(message)
    this.isOver = isOver
  }
}

/** Call it in every transaction of a run: it throws `RunLost` if the run is no longer held, and holds it until the transaction ends. */
export async function holdRun(
  session: Session,
  run: { readonly connection: string; readonly no: number; readonly takeovers: number },
  reading: string | null,
): Promise<void> {
  const rows = await session.query(
    `UPDATE sync_runs SET reading = $4 WHERE connection_id = $1 AND run_no = $2 AND takeovers = $3 AND status = 'running'
     RETURNING run_no`,
    [run.connection, run.no, run.takeovers, reading],
  )
  if (rows.length > 0) return
  const [row] = await session.query('SELECT status FROM sync_runs WHERE connection_id = $1 AND run_no = $2', [
    run.connection,
    run.no,
  ])
  throw new RunLost('another worker has taken the run over, or it has ended', row?.status !== 'running')
}

/**
 * Ends all runs of a connection that is removed: a connection that is added again under its id has a source of its own, which their
 * workers know nothing of.
 */
export const endRuns = async (
  session: Session,
  connection: string,
  message: string,
  now: Date,
): Promise<void> =>
  void (await session.query(
    `UPDATE sync_runs SET status = 'cancelled', completed = $2, message = $3 WHERE connection_id = $1 AND status = 'running'`,
    [connection, now.toISOString(), message],
  ))

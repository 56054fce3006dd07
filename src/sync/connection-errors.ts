/** The current errors of a connection, and the events when they appear, change and go away. */
import type { SourceFault } from '../sources/source.js'
import { countOf, type Session } from '../store/home.js'
import { addSyncEvents, errorEvent } from './events.js'
import type { ConnectionError } from './types.js'

export type ConnectionFault = Omit<ConnectionError, 'created_date'>

/** Nothing is fetched while this error exists. */
export const BLOCKING: SourceFault = 'invalid_credentials'

interface KeptError extends ConnectionError {
  /** The last run that had this error. */
  readonly run_no: number
}

export async function errorsOf(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptError[]>> {
  const rows = await session.query(
    'SELECT * FROM connection_errors WHERE connection_id = ANY($1) ORDER BY connection_id, error_type, resource',
    [ids],
  )
  const errors = new Map<string, KeptError[]>()
  for (const row of rows) {
    const id = row.connection_id ?? ''
    const of = errors.get(id) ?? []
    errors.set(id, of)
    of.push({
      error_type: (row.error_type ?? '') as SourceFault,
      resource: row.resource === '' ? null : (row.resource ?? null),
      message: row.message ?? '',
      created_date: row.created_date ?? '',
      run_no: countOf(row.run_no),
    })
  }
  return errors
}

/** Leaves an existing error with the same text as it is. */
export async function noteError(
  session: Session,
  connection: string,
  { error_type, resource, message }: ConnectionFault,
  runNo: number,
  at: Date,
): Promise<void> {
  const key = [connection, error_type, resource ?? '']
  const [before] = await session.query(
    'SELECT message FROM connection_errors WHERE connection_id = $1 AND error_type = $2 AND resource = $3',
    key,
  )
  await session.query(
    `INSERT INTO connection_errors AS e VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (connection_id, error_type, resource) DO UPDATE SET message = $4, run_no = $6`,
    [...key, message, at.toISOString(), runNo],
  )
  if (before?.message === message) return
  const fault = { error_type, resource, message }
  const event =
    before === undefined
      ? errorEvent('created', fault)
      : errorEvent('updated', fault, before.message ?? undefined)
  await addSyncEvents(session, connection, [event], at)
}

/** Removes errors that are resolved. */
export async function clearErrors(
  session: Session,
  connection: string,
  isMended: (error: KeptError) => boolean,
  at: Date,
): Promise<void> {
  const mended = ((await errorsOf(session, [connection])).get(connection) ?? []).filter(isMended)
  for (const error of mended)
    await session.query(
      'DELETE FROM connection_errors WHERE connection_id = $1 AND error_type = $2 AND resource = $3',
      [connection, error.error_type, error.resource ?? ''],
    )
  const events = mended.map((error) => errorEvent('deleted', error))
  await addSyncEvents(session, connection, events, at)
}
